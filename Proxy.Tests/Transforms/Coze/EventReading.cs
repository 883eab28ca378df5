using System.Text;
using CozeProxy.Transforms.Coze;

namespace CozeProxy.Tests.Transforms.Coze;

/// <summary>Reads a whole stream the way a run does.</summary>
internal static class EventReading
{
    /// <summary>Every event; bytes as Latin-1, so that each byte counts whatever it is.</summary>
    public static async Task<List<(string Name, string Data)>> ReadAllAsync(Stream source)
    {
        using var reader = new CozeEventReader(source);
        var events = new List<(string, string)>();
        bool more;
        do
        {
            more = await reader.FillAsync(CancellationToken.None);
            while (reader.TryRead(out var next))
            {
                events.Add((Encoding.Latin1.GetString(next.Name), Encoding.Latin1.GetString(next.Data)));
            }
        }
        while (more);
        return events;
    }

    public static async Task<string> ReadAsTextAsync(Stream source) =>
        string.Join('|', (await ReadAllAsync(source)).Select(next => $"{next.Name}={Utf8(next.Data)}"));

    /// <summary>The events of a text that arrives at once, as <c>name=data|name=data</c>.</summary>
    public static Task<string> ReadAsTextAsync(string text) => ReadAsTextAsync(new MemoryStream(Encoding.UTF8.GetBytes(text)));

    private static string Utf8(string bytes) => Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(bytes));
}
