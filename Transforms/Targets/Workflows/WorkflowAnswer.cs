using CozeProxy.Transforms.Buffers;
using CozeProxy.Transforms.Exchange;
using CozeProxy.Transforms.Streaming;

namespace CozeProxy.Transforms.Targets.Workflows;

/// <summary>
/// Chooses the answer among what a workflow says. All cases stand in a table in docs/compatibility.md. A workflow that
/// streams says its text once more at its end, which is never passed on.
/// </summary>
internal sealed class WorkflowAnswer(AnswerSink answer, RunReport report, OutputRule rule) : IDisposable
{
    private readonly EndOutput _output = new();
    private readonly SaidText _said = new(keepsAll: rule.Kind is OutputKind.Auto or OutputKind.All);

    // What the End node streamed and may yet turn out to be a repetition, or is a value's whole JSON.
    private readonly PooledBuffer _held = new();
    private bool _hasReasoned;
    private bool _endStreams;
    private bool _endIsHeld = true;
    private bool _endHasSpoken;

    /// <summary>What the last node before the End node has said.</summary>
    public ReadOnlySpan<byte> LastNode => _said.LastNode;

    /// <summary>A node before the End node speaks.</summary>
    public void FromNode(ReadOnlySpan<byte> text, ReadOnlySpan<byte> reasoning, bool isFinish)
    {
        _said.Add(text, isFinish);
        if (rule.Kind is OutputKind.End or OutputKind.Pointer)
        {
            return;
        }

        Reason(reasoning);
        answer.Text(text);
    }

    /// <summary>The End node speaks: a piece of a text it streams, or its whole output.</summary>
    public void FromEnd(ReadOnlySpan<byte> content, ReadOnlySpan<byte> reasoning, bool isFinish)
    {
        if (rule.Kind == OutputKind.Messages)
        {
            return;
        }

        if (rule.Kind == OutputKind.Pointer)
        {
            _held.Write(content);
        }
        else if (_endStreams || !isFinish)
        {
            // A thought alone does not tell yet whether the text will be streamed.
            _endStreams |= !content.IsEmpty;
            Reason(reasoning);
            Stream(content);
        }
        else
        {
            FromWholeEnd(content, reasoning);
        }

        if (isFinish)
        {
            Finish();
        }
    }

    /// <summary>Nothing more comes: what was held back is decided.</summary>
    public void Finish()
    {
        if (_held.IsEmpty)
        {
            return;
        }

        if (rule.Kind == OutputKind.Pointer)
        {
            Speak(_endHasSpoken ? default : EndValue.Find(_held.Span, rule.Pointer!));
        }
        else if (!_said.EndsLikeANode())
        {
            Speak(_held.Span);
        }

        _held.Clear();
    }

    /// <summary>Gives back what nothing is held in.</summary>
    public void Rest()
    {
        _output.Dispose();
        _held.Rest();
    }

    public void Dispose()
    {
        _output.Dispose();
        _said.Dispose();
        _held.Dispose();
    }

    private void Stream(ReadOnlySpan<byte> piece)
    {
        if (!_endIsHeld)
        {
            Speak(piece);
            return;
        }

        _held.Write(piece);
        if (!_said.Matches(piece))
        {
            _endIsHeld = false;
            Speak(_held.Span);
            _held.Clear();
        }
    }

    private void FromWholeEnd(ReadOnlySpan<byte> content, ReadOnlySpan<byte> reasoning)
    {
        if (_endHasSpoken || (rule.Kind == OutputKind.Auto && report.HasText))
        {
            return;
        }

        var text = _output.Unwrap(content);
        if (_said.Matches(text) && _said.EndsLikeANode())
        {
            return;
        }

        if (!_hasReasoned)
        {
            Reason(reasoning.IsEmpty ? _output.Reasoning : reasoning);
        }

        Speak(text);
    }

    private void Speak(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty)
        {
            return;
        }

        // Two texts that nobody meant to be one.
        if (rule.Kind == OutputKind.All && !_endHasSpoken && report.HasText)
        {
            answer.Text("\n\n"u8);
        }

        _endHasSpoken = true;
        answer.Text(text);
    }

    private void Reason(ReadOnlySpan<byte> reasoning)
    {
        _hasReasoned |= !reasoning.IsEmpty;
        answer.Reasoning(reasoning);
    }
}
