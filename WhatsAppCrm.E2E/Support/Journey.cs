namespace WhatsAppCrm.E2E.Support;

/// <summary>
/// A journey has a product of its own, freshly started with an empty data directory, and ends with the check that no
/// browser reported an error. What was seen lies in artifacts/screenshots/&lt;journey&gt;.
/// </summary>
[Collection(JourneyCollection.Name)]
public abstract class Journey(Chromium chromium) : IAsyncLifetime
{
    private readonly List<Person> _people = [];
    private readonly List<string> _errors = [];
    private ProductProcess? _product;
    private string _folder = "";
    private int _shots;

    protected ProductProcess Product => _product ?? throw new InvalidOperationException("The product has not been started.");

    /// <summary>More settings of the product, as environment variables.</summary>
    protected virtual IReadOnlyDictionary<string, string?>? Environment => null;

    public async Task InitializeAsync() => _product = await ProductProcess.StartAsync(Environment);

    public async Task DisposeAsync()
    {
        foreach (var person in _people)
        {
            await ShootAsync(person, "end");
            await person.DisposeAsync();
        }

        if (_product is not null) await _product.DisposeAsync();
        var errors = _errors.Concat(_people.SelectMany(person => person.Errors)).ToList();
        Assert.True(errors.Count == 0, string.Join(System.Environment.NewLine, errors));
    }

    /// <summary>Names the folder of the screenshots and empties it.</summary>
    protected void Begin(string journey)
    {
        _folder = Path.Combine(ProductProcess.RepositoryRoot(), "artifacts", "screenshots", journey);
        if (Directory.Exists(_folder)) Directory.Delete(_folder, recursive: true);
        Directory.CreateDirectory(_folder);
    }

    protected async Task<Person> ArriveAsync(string name, Screen? screen = null)
    {
        var person = await Person.ArriveAsync(chromium.Browser, Product.BaseUrl, name, screen ?? Screen.Desktop);
        _people.Add(person);
        return person;
    }

    /// <summary>Closes the browser, with its cookies; what it reported still counts.</summary>
    protected async Task LeaveAsync(Person person)
    {
        _errors.AddRange(person.Errors);
        _people.Remove(person);
        await person.DisposeAsync();
    }

    protected Task ShootAsync(Person person, string name) => ShootAsync(person.Page, $"{name}-{person.Name}");

    protected async Task ShootAsync(IPage page, string name)
    {
        if (_folder.Length == 0) throw new InvalidOperationException("Begin names the journey first.");
        await page.ScreenshotAsync(new() { Path = Path.Combine(_folder, $"{++_shots:00}-{name}.png"), Animations = ScreenshotAnimations.Disabled });
    }
}
