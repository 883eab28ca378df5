namespace CozeProxy.Billing.Storage;

/// <summary>
/// The steps of a database's schema, one after the other: the SQL files of its folder Schema, by their numbers. A step that has been
/// released is never edited: a change is a new step at the end.
/// </summary>
internal static class SchemaSteps
{
    /// <summary>All steps of the databases in that folder.</summary>
    public static IReadOnlyList<string> Of(string folder)
    {
        var names = typeof(SchemaSteps).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith($"{folder}/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .ToList();

        // A database counts its steps: a gap or a number that is there twice would make it another's.
        for (var index = 0; index < names.Count; index++)
        {
            if (!names[index].StartsWith(FormattableString.Invariant($"{folder}/{index + 1:00}-"), StringComparison.Ordinal))
            {
                throw new InvalidOperationException($"{names[index]} is not step {index + 1} of the schema.");
            }
        }

        return names.ConvertAll(Read);
    }

    private static string Read(string name)
    {
        using var reader = new StreamReader(typeof(SchemaSteps).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
