namespace WhatsAppCrm.Domain.Conversations;

/// <summary>A template that Meta approved, filled in: the only thing that leaves outside the customer's 24 hours.</summary>
/// <param name="WabaId">The business account it belongs to: only that account's numbers can send it.</param>
/// <param name="Body">What the customer reads.</param>
public sealed record OutgoingTemplate(string WabaId, string? Body, TemplateDetails Template) : OutgoingContent
{
    public override MessageKind Kind => MessageKind.TEMPLATE;

    public override string? Words => Body;

    public override MessageDetails Details => new() { Template = Template };

    public override bool NeedsOpenWindow => false;

    /// <summary>Its variables are checked against the template where it is filled in.</summary>
    public override OutgoingTemplate Checked() => this;
}
