using System.Globalization;
using System.Text;

namespace WhatsAppCrm.Features.Leads.Import;

/// <summary>What a column of a file can mean; the organization's own fields are <c>field:key</c>.</summary>
public static class ImportColumn
{
    public const string Ignored = "", Name = "name", FirstName = "firstName", LastName = "lastName", Phone = "phone", Email = "email", Value = "value", Stage = "stage", Owner = "owner", Source = "source", Note = "note";

    public const string FieldPrefix = "field:";

    /// <summary>In the order they are offered.</summary>
    public static readonly IReadOnlyList<string> All = [Name, FirstName, LastName, Phone, Email, Value, Stage, Owner, Source, Note];
}

/// <summary>Guesses what the columns of a file mean from their headers, in English, Portuguese and Spanish, as other programs name them.</summary>
public static class ColumnGuess
{
    private static readonly Dictionary<string, string[]> Words = new()
    {
        [ImportColumn.Name] = ["name", "fullname", "displayname", "leadname", "contactname", "lead", "contact", "customer", "client", "nome", "nomecompleto", "nomedolead", "contato", "cliente", "nombre", "nombrecompleto", "contacto", "nombredelcontacto"],
        [ImportColumn.FirstName] = ["firstname", "givenname", "primeironome", "nombrepila", "primernombre"],
        [ImportColumn.LastName] = ["lastname", "familyname", "surname", "sobrenome", "ultimonome", "apellido", "apellidos"],
        [ImportColumn.Phone] = ["phone", "phonenumber", "mobile", "mobilephone", "cell", "cellphone", "whatsapp", "whatsappnumber", "telephone", "tel", "phone1value", "telefone", "celular", "numero", "numerodetelefone", "fone", "telefono", "movil", "numerodetelefono"],
        [ImportColumn.Email] = ["email", "emailaddress", "mail", "email1value", "enderecodeemail", "correo", "correoelectronico", "direcciondecorreo"],
        [ImportColumn.Value] = ["value", "amount", "dealvalue", "price", "budget", "revenue", "valor", "preco", "orcamento", "valordonegocio", "importe", "precio", "presupuesto", "monto"],
        [ImportColumn.Stage] = ["stage", "status", "phase", "pipelinestage", "etapa", "fase", "situacao", "estado", "etapadofunil"],
        [ImportColumn.Owner] = ["owner", "assignee", "assignedto", "salesperson", "seller", "responsible", "responsavel", "vendedor", "atendente", "dono", "responsable", "asignadoa", "comercial"],
        [ImportColumn.Source] = ["source", "leadsource", "origin", "channel", "origem", "fonte", "canal", "origen", "fuente"],
        [ImportColumn.Note] = ["note", "notes", "comment", "comments", "description", "remarks", "nota", "notas", "observacao", "observacoes", "comentario", "comentarios", "descricao", "descripcion", "observaciones"],
    };

    private static readonly Dictionary<string, string> ByWord = Words.SelectMany(target => target.Value.Select(word => (word, target.Key))).ToDictionary(pair => pair.word, pair => pair.Key);

    /// <summary>One meaning a header, each at most once; own fields by label or key come first.</summary>
    public static IReadOnlyList<string> Of(IEnumerable<string> headers, IReadOnlyCollection<FieldRow> fields)
    {
        var own = fields.SelectMany(field => new[] { (Word: Bare(field.Label), field.Key), (Word: Bare(field.Key), field.Key) }).Where(pair => pair.Word.Length > 0)
            .DistinctBy(pair => pair.Word).ToDictionary(pair => pair.Word, pair => ImportColumn.FieldPrefix + pair.Key);
        var taken = new HashSet<string>();
        return [.. headers.Select(header =>
        {
            var guess = own.GetValueOrDefault(Bare(header)) ?? ByWord.GetValueOrDefault(Bare(header)) ?? ImportColumn.Ignored;
            return guess == ImportColumn.Ignored || taken.Add(guess) ? guess : ImportColumn.Ignored;
        })];
    }

    /// <summary>Letters and digits only, without accents, in lower case.</summary>
    internal static string Bare(string text) => new([.. text.Normalize(NormalizationForm.FormD)
        .Where(character => char.IsLetterOrDigit(character) && CharUnicodeInfo.GetUnicodeCategory(character) != UnicodeCategory.NonSpacingMark).Select(char.ToLowerInvariant)]);
}
