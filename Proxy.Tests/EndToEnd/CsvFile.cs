using System.Text;

namespace CozeProxy.Tests.EndToEnd;

/// <summary>Reads a CSV file the way RFC 4180 says, and not more leniently.</summary>
internal static class CsvFile
{
    public static List<List<string>> Parse(string text)
    {
        var (records, record, cell) = (new List<List<string>>(), new List<string>(), new StringBuilder());
        for (var at = 0; at < text.Length;)
        {
            at = text[at] == '"' ? ReadQuoted(text, at + 1, cell) : ReadPlain(text, at, cell);
            record.Add(cell.ToString());
            cell.Clear();
            if (text[at] == ',')
            {
                at++;
                continue;
            }

            text[at..(at + 2)].ShouldBe("\r\n");
            at += 2;
            records.Add(record);
            record = [];
        }

        record.ShouldBeEmpty("the last line ends like the others");
        return records;
    }

    private static int ReadPlain(string text, int at, StringBuilder cell)
    {
        for (; text[at] is not (',' or '\r'); at++)
        {
            text[at].ShouldNotBe('"');
            text[at].ShouldNotBe('\n');
            cell.Append(text[at]);
        }

        return at;
    }

    private static int ReadQuoted(string text, int at, StringBuilder cell)
    {
        for (; ; at++)
        {
            if (text[at] == '"' && text[++at] != '"')
            {
                return at;
            }

            cell.Append(text[at]);
        }
    }
}
