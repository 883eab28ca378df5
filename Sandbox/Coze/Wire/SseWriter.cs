using System.Text;

namespace CozeProxy.Sandbox.Coze.Wire;

/// <summary>Numbers the events of one response and sends each by itself, in the framing asked for.</summary>
internal sealed class SseWriter(HttpResponse response, SseFraming framing)
{
    private int _nextId;
    private bool _blankLineIsDue;

    /// <summary>Puts the headers on the wire, before any event is known.</summary>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        if (response.HasStarted)
        {
            return;
        }

        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-cache";
        await response.BodyWriter.FlushAsync(cancellationToken);
    }

    public Task EventAsync(string name, string data, CancellationToken cancellationToken)
    {
        var colon = framing.SpaceAfterColon ? ": " : ":";
        var end = framing.LineEnd;
        var frame = new StringBuilder();
        if (_blankLineIsDue)
        {
            frame.Append(end);
        }

        if (framing.Ids)
        {
            frame.Append("id").Append(colon).Append(_nextId++).Append(end);
        }

        frame.Append("event").Append(colon).Append(name).Append(end)
            .Append("data").Append(colon).Append(data).Append(end);

        // Only a terminal event can be the last one. Its blank line waits for a follower (a Done after an Error) and
        // else never comes; any other event must be complete at once, or it would reach nobody before the next.
        _blankLineIsDue = !framing.LastBlankLine && IsTerminal(name);
        if (!_blankLineIsDue)
        {
            frame.Append(end);
        }

        return SendAsync(Encoding.UTF8.GetBytes(frame.ToString()), cancellationToken);
    }

    public async Task SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        var piece = framing.PieceSize > 0 ? framing.PieceSize : Math.Max(bytes.Length, 1);
        for (var start = 0; start < bytes.Length; start += piece)
        {
            await response.BodyWriter.WriteAsync(bytes[start..Math.Min(start + piece, bytes.Length)], cancellationToken);
        }

        // A pipe whose reader has gone says so in its result instead of throwing.
        cancellationToken.ThrowIfCancellationRequested();
    }

    private static bool IsTerminal(string name)
    {
        return name.ToUpperInvariant() is "DONE" or "ERROR" or "INTERRUPT";
    }
}
