using System.Text;
using CozeProxy.Transforms.Buffers;
using CozeProxy.Transforms.OpenAi;
using CozeProxy.Transforms.Requests;

namespace CozeProxy.Transforms.Streaming;

/// <summary>
/// Ends an answer where its client asked for it: before a stop sequence, or after so many tokens. Coze has neither, so the
/// run goes on and is paid for; only what is shown ends. The stop sequence that is complete first ends the text (of several,
/// the longest), however the text was cut into pieces; what may yet become one is held back.
/// </summary>
internal sealed class AnswerCutter : IDisposable
{
    private readonly StopPattern[] _stops;
    private readonly long _maxTokens;
    private readonly PooledBuffer _held = new();
    private TextMeter _shown;

    private AnswerCutter(IReadOnlyList<string> stops, long? maxTokens)
    {
        _stops = [.. stops.Select(stop => new StopPattern(Encoding.UTF8.GetBytes(stop)))];
        _maxTokens = maxTokens ?? long.MaxValue;
    }

    /// <summary>Why the answer was cut; null while it was not.</summary>
    public FinishReason? Reason { get; private set; }

    /// <summary>What the request asks for, or null: most ask for nothing.</summary>
    public static AnswerCutter? Of(ChatRequest request) =>
        request.Stop.Count > 0 || request.MaxTokens is not null ? new AnswerCutter(request.Stop, request.MaxTokens) : null;

    /// <summary>What of the text may be shown now; valid until the next call.</summary>
    public ReadOnlySpan<byte> Text(ReadOnlySpan<byte> utf8)
    {
        if (Reason is not null)
        {
            return [];
        }

        return _stops.Length == 0 ? UpToLimit(utf8) : UpToStop(utf8);
    }

    /// <summary>What of the reasoning may be shown. It counts towards the limit, as OpenAI counts it; stop sequences mean the text.</summary>
    public ReadOnlySpan<byte> Reasoning(ReadOnlySpan<byte> utf8) => Reason is null ? UpToLimit(utf8) : [];

    /// <summary>What was held back as the possible beginning of a stop sequence, when no more text comes.</summary>
    public ReadOnlySpan<byte> Rest()
    {
        if (Reason is not null || _held.IsEmpty)
        {
            return [];
        }

        var rest = UpToLimit(_held.Span);
        _held.Clear();
        return rest;
    }

    public void Dispose() => _held.Dispose();

    private ReadOnlySpan<byte> UpToStop(ReadOnlySpan<byte> utf8)
    {
        for (var i = 0; i < utf8.Length; i++)
        {
            var found = 0;
            foreach (var stop in _stops)
            {
                stop.Add(utf8[i]);
                found = stop.IsComplete ? Math.Max(found, stop.Matched) : found;
            }

            if (found > 0)
            {
                var shown = UpToLimit(Released(utf8[..(i + 1)], keep: found));
                Reason ??= FinishReason.Stop;
                return shown;
            }
        }

        var keep = 0;
        foreach (var stop in _stops)
        {
            keep = Math.Max(keep, stop.Matched);
        }

        return UpToLimit(Released(utf8, keep));
    }

    // All that was held and the new text but its last bytes, which are held from now on.
    private ReadOnlySpan<byte> Released(ReadOnlySpan<byte> utf8, int keep)
    {
        if (_held.IsEmpty && keep <= utf8.Length)
        {
            _held.Write(utf8[^keep..]);
            return utf8[..^keep];
        }

        _held.Write(utf8);
        var released = _held.Span[..^keep];

        // The bytes stay where they are until the next writing.
        _held.Discard(released.Length);
        return released;
    }

    private ReadOnlySpan<byte> UpToLimit(ReadOnlySpan<byte> utf8)
    {
        var all = _shown;
        all.Add(utf8);
        if (all.Tokens <= _maxTokens)
        {
            _shown = all;
            return utf8;
        }

        Reason = FinishReason.Length;
        var length = 0;
        while (Rune.DecodeFromUtf8(utf8[length..], out _, out var size) == System.Buffers.OperationStatus.Done)
        {
            _shown.Add(utf8.Slice(length, size));
            if (_shown.Tokens > _maxTokens)
            {
                break;
            }

            length += size;
        }

        return utf8[..length];
    }
}
