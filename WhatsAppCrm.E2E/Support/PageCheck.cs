using System.Text.RegularExpressions;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;

namespace WhatsAppCrm.E2E.Support;

/// <summary>Looks at a page as it stands: by axe's rules for WCAG 2.2 AA and its best practices, and whether everything fits the window.</summary>
public sealed partial class PageCheck(Person person)
{
    private static readonly AxeRunOptions Rules = new() { RunOnly = RunOnlyOptions.Tags("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice") };

    private readonly List<string> _found = [];

    public IReadOnlyList<string> Found => _found;

    /// <summary>Goes there and looks.</summary>
    public async Task GoAsync(string address)
    {
        await person.Page.GotoAsync(address);
        await LookAsync(address);
    }

    public async Task LookAsync(string name)
    {
        var page = person.Page;
        await page.WaitForFunctionAsync("() => document.readyState === 'complete' && ![...document.querySelectorAll('.skeleton')].some(one => one.checkVisibility()) && document.querySelector('h1, h2')");
        var result = await page.RunAxe(Rules);
        _found.AddRange(result.Violations.SelectMany(rule => rule.Nodes.Select(node => $"{name}: {rule.Id}: {rule.Help}: {Spaces().Replace(node.Html, " ")}")));
        if (await page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth > document.documentElement.clientWidth")) _found.Add($"{name}: has to be scrolled sideways");
        _found.AddRange((await page.EvaluateAsync<string[]>(CutOff)).Select(element => $"{name}: cut off: {Spaces().Replace(element, " ")}"));
    }

    // What can be pressed or read out must stand in the window, or in something that scrolls to it.
    private const string CutOff = """
        () => {
          const width = document.documentElement.clientWidth;
          const scrolls = element => {
            for (let box = element.parentElement; box; box = box.parentElement)
              if (box.classList.contains("visually-hidden") || (["auto", "scroll"].includes(getComputedStyle(box).overflowX) && box.scrollWidth > box.clientWidth)) return true;
            return false;
          };
          return [...document.querySelectorAll("main a, main button, main input, main select, main textarea, main h1, main h2, header button, header summary, nav a, dialog[open] button")]
            .filter(element => {
              const box = element.getBoundingClientRect();
              return box.width > 0 && box.height > 0 && element.checkVisibility({ visibilityProperty: true }) && (box.right > width + 1 || box.left < -1) && !scrolls(element);
            })
            .map(element => element.outerHTML.slice(0, 160));
        }
        """;

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
