namespace WhatsAppCrm.MetaSandbox.Control;

/// <summary>The faults waiting to strike; kept in memory only, so that a restart heals.</summary>
internal sealed class FaultList
{
    private readonly Lock gate = new();
    private readonly List<Fault> faults = [];
    private volatile bool any;

    public IReadOnlyList<Fault> All
    {
        get
        {
            lock (gate)
            {
                return [.. faults];
            }
        }
    }

    public void Add(IEnumerable<Fault> added)
    {
        lock (gate)
        {
            faults.AddRange(added);
            any = faults.Count > 0;
        }
    }

    public void Clear()
    {
        lock (gate)
        {
            faults.Clear();
            any = false;
        }
    }

    /// <summary>The first fault for this call, counted as struck; null nearly always.</summary>
    public Fault? Take(string method, string path)
    {
        if (!any)
        {
            return null;
        }

        lock (gate)
        {
            var subject = $"{method} /{path}";
            var fault = faults.Find(one => one.Matches(subject));
            if (fault is null)
            {
                return null;
            }

            fault.Struck++;
            if (fault.Times > 0 && fault.Struck >= fault.Times)
            {
                faults.Remove(fault);
                any = faults.Count > 0;
            }

            return fault;
        }
    }
}
