namespace CozeProxy.Cli;

/// <summary>Tells a command's own words from the proxy's settings, such as <c>--Admin:Token=…</c> or <c>--urls …</c>, which stand beside them.</summary>
internal static class ProxyArguments
{
    private const string Urls = "--urls";

    public static (string[] Words, string[] Settings) Split(string[] args)
    {
        List<string> words = [], settings = [];
        for (var index = 0; index < args.Length; index++)
        {
            if (!IsSetting(args[index]))
            {
                words.Add(args[index]);
                continue;
            }

            settings.Add(args[index]);
            if (!args[index].Contains('=', StringComparison.Ordinal) && index + 1 < args.Length)
            {
                settings.Add(args[++index]);
            }
        }

        return ([.. words], [.. settings]);
    }

    private static bool IsSetting(string arg)
    {
        if (!arg.StartsWith("--", StringComparison.Ordinal))
        {
            return false;
        }

        var name = arg.Split('=', 2)[0];
        return name.Contains(':', StringComparison.Ordinal) || name.Equals(Urls, StringComparison.OrdinalIgnoreCase);
    }
}
