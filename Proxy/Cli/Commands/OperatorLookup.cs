using System.Globalization;
using CozeProxy.Cli.Connecting;
using CozeProxy.Cli.Output;

namespace CozeProxy.Cli.Commands;

/// <summary>Finds operators by what people call them. No two have one name, whatever its case.</summary>
internal static class OperatorLookup
{
    /// <summary>The id of the operator of that name, or else with that id.</summary>
    public static async Task<long> FindIdAsync(AdminClient api, string nameOrId, CancellationToken cancellationToken)
    {
        var all = (await api.GetAsync("operators", cancellationToken)).Items.ToList();
        var found = all.Where(who => who.Cell("name").Equals(nameOrId.Trim(), StringComparison.OrdinalIgnoreCase)).ToList();
        if (found.Count == 0 && long.TryParse(nameOrId, NumberStyles.None, CultureInfo.InvariantCulture, out var id))
        {
            found = [.. all.Where(who => who.Number("id") == id)];
        }

        return found is [var only]
            ? only.Number("id")
            : throw new CommandFailure(new($"There is no operator `{nameOrId}`.", $"不存在操作员 `{nameOrId}`。"), ExitCode.No);
    }
}
