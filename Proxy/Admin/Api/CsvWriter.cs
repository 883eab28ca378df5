using System.Buffers;
using System.Globalization;
using System.Text;

namespace CozeProxy.Admin.Api;

/// <summary>Writes records as RFC 4180 has them, in UTF-8.</summary>
internal sealed class CsvWriter(IBufferWriter<byte> output)
{
    private static readonly SearchValues<char> Quoted = SearchValues.Create("\",\r\n");

    // What a spreadsheet would take for the begin of a formula.
    private static readonly SearchValues<char> Formula = SearchValues.Create("=+-@\t\r");

    private bool _isFirst = true;

    /// <summary>How many bytes have been written since the last flush.</summary>
    public int Unflushed { get; private set; }

    public void Flushed() => Unflushed = 0;

    /// <summary>A text that may come from anybody: it is kept from being run as a formula.</summary>
    public CsvWriter Text(string? text) => Write(text is { Length: > 0 } && Formula.Contains(text[0]) ? $"'{text}" : text);

    public CsvWriter Number(long? number) => Write(number?.ToString(CultureInfo.InvariantCulture));

    public CsvWriter Flag(bool flag) => Write(flag ? "true" : "false");

    /// <summary>A value of our own making, such as an amount.</summary>
    public CsvWriter Value<T>(T value) => Write(value?.ToString());

    public void End()
    {
        _isFirst = true;
        Put("\r\n");
    }

    private CsvWriter Write(string? cell)
    {
        if (!_isFirst)
        {
            Put(",");
        }

        _isFirst = false;
        if (cell is not null)
        {
            Put(cell.AsSpan().ContainsAny(Quoted) ? $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : cell);
        }

        return this;
    }

    private void Put(string text) => Unflushed += (int)Encoding.UTF8.GetBytes(text, output);
}
