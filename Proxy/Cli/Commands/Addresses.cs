namespace CozeProxy.Cli.Commands;

/// <summary>Writes the addresses of the admin API.</summary>
internal static class Addresses
{
    /// <summary>A query of what is not null.</summary>
    public static string Query(string path, params (string Name, string? Value)[] parameters)
    {
        var given = parameters.Where(parameter => parameter.Value is not null).Select(parameter => $"{parameter.Name}={Uri.EscapeDataString(parameter.Value!)}");
        var query = string.Join('&', given);
        return query.Length == 0 ? path : $"{path}?{query}";
    }

    public static string Of(string resource, string name) => $"{resource}/{Uri.EscapeDataString(name)}";
}
