using System.Text;
using CozeProxy.Transforms.Buffers;
using CozeProxy.Transforms.Coze;
using CozeProxy.Transforms.Exchange;
using CozeProxy.Transforms.Interrupts;
using CozeProxy.Transforms.OpenAi;
using CozeProxy.Transforms.Streaming;

namespace CozeProxy.Transforms.Targets.Chats;

/// <summary>
/// The events of a bot's or a chatflow's chat: the deltas of its answers are the answer as they come; a completed message is
/// one only as far as no delta said it before. What a bot does meanwhile (functions, tools, knowledge) is nobody's to read.
/// </summary>
internal sealed class ChatEvents(AnswerSink answer, RunReport report) : EventConverter
{
    private readonly PooledBuffer _id = new();
    private readonly PooledBuffer _content = new();
    private readonly PooledBuffer _reasoning = new();
    private readonly HeardMessages _heard = new();
    private readonly QuestionText _said = new();
    private HeardMessage? _speaking;
    private HeardMessage? _thinking;
    private bool _hasBegun;
    private bool _isCompleted;
    private bool _asks;

    public override void Convert(in CozeEvent next)
    {
        if (next.Is("conversation.message.delta"u8))
        {
            OnDelta(next.Data);
        }
        else if (next.Is("conversation.message.completed"u8))
        {
            OnMessage(next.Data);
        }
        else if (next.Is("conversation.chat.created"u8) || next.Is("conversation.chat.in_progress"u8))
        {
            // Their usage is zeros, which would be taken for the truth.
            ReadChat(next.Data);
        }
        else if (next.Is("conversation.chat.completed"u8))
        {
            OnCompleted(next.Data);
        }
        else if (next.Is("conversation.chat.requires_action"u8))
        {
            ReadChat(next.Data);
            Ask(RequiredAction.Read(next.Data, report));
        }
        else
        {
            ConvertEnding(next);
        }

        // Audio, and events yet unknown, say nothing to a client that reads.
    }

    // How a chat that is not streamed is answered: with its state alone. Nobody asks for one here, but servers between us and
    // Coze may; what it says can be waited for is passed on.
    public override void ConvertJson(ReadOnlySpan<byte> json)
    {
        var chat = CozeJson.Find(json, "data"u8);
        if (chat is not [(byte)'{', ..])
        {
            report.Fail(ApiErrors.Malformed);
            return;
        }

        var state = ReadChat(chat);
        report.SetUsage(state.Usage);
        if (state.LastError is { } error)
        {
            report.Fail(error);
        }
        else if (state.RequiresAction)
        {
            Ask(RequiredAction.Read(chat, report));
        }
        else
        {
            report.Fail(ApiErrors.Malformed);
        }
    }

    // After chat.completed only a link to the run is missing: a stream that is cut then has still brought everything.
    public override void EndOfStream()
    {
        if (_isCompleted)
        {
            report.Complete();
        }
    }

    public override void Rest()
    {
        _id.Dispose();
        _content.Dispose();
        _reasoning.Dispose();
    }

    public override void Dispose()
    {
        _id.Dispose();
        _content.Dispose();
        _reasoning.Dispose();
        _said.Dispose();
    }

    private void ConvertEnding(in CozeEvent next)
    {
        if (next.Is("conversation.chat.failed"u8))
        {
            report.Fail(ReadFailure(next.Data), hasBegun: _hasBegun);
        }
        else if (next.Is("error"u8))
        {
            report.Fail(CozeFaultReader.Read(next.Data, httpStatus: null), hasBegun: _hasBegun);
        }
        else if (next.Is("conversation.chat.canceled"u8))
        {
            report.Fail(ApiErrors.Cancelled);
        }
        else if (next.Is("done"u8))
        {
            OnDone(next.Data);
        }
    }

    private void OnDelta(ReadOnlySpan<byte> data)
    {
        var message = MessageEvent.Read(data, _id, _content, _reasoning);
        _hasBegun = true;

        // Pieces of an object_string are pieces of JSON: its text is taken from the whole.
        if (message is { Kind: MessageKind.Answer, Form: ContentForm.Text })
        {
            var heard = _heard.Find(_id.Span);
            Think(heard);
            Say(heard);
        }
    }

    private void OnMessage(ReadOnlySpan<byte> data)
    {
        var message = MessageEvent.Read(data, _id, _content, _reasoning);
        _hasBegun = true;
        switch (message.Kind)
        {
            case MessageKind.Answer:
                OnAnswer(message.Form);
                break;
            case MessageKind.FollowUp:
                report.AddFollowUp(Encoding.UTF8.GetString(_content.Span));
                break;
            case MessageKind.Verbose:
                _asks |= VerboseMessage.IsInterrupt(_content.Span);
                break;
        }
    }

    private void OnAnswer(ContentForm form)
    {
        if (form == ContentForm.Objects)
        {
            ObjectString.KeepText(_content);
        }
        else if (form == ContentForm.Other)
        {
            _content.Clear();
        }

        var heard = _heard.Find(_id.Span);
        if (!heard.HasReasoning)
        {
            Think(heard);
        }

        if (!heard.HasText)
        {
            Say(heard);
        }

        _said.Add(default, isLast: true);
        _heard.Completed(heard);
    }

    private void Say(HeardMessage message)
    {
        if (_content.IsEmpty)
        {
            return;
        }

        if (_speaking is not null && _speaking != message)
        {
            answer.Text("\n\n"u8);
        }

        _speaking = message;
        message.HasText = true;
        answer.Text(_content.Span);
        _said.Add(_content.Span, isLast: false);
    }

    private void Think(HeardMessage message)
    {
        if (_reasoning.IsEmpty)
        {
            return;
        }

        if (_thinking is not null && _thinking != message)
        {
            answer.Reasoning("\n\n"u8);
        }

        _thinking = message;
        message.HasReasoning = true;
        answer.Reasoning(_reasoning.Span);
    }

    private void OnCompleted(ReadOnlySpan<byte> data)
    {
        report.SetUsage(ReadChat(data).Usage);
        _isCompleted = true;
        if (report.Kind != TargetKind.Chatflow)
        {
            report.Complete();
        }

        // A chatflow's done has the link to its run.
    }

    private void OnDone(ReadOnlySpan<byte> data)
    {
        if (report.Kind == TargetKind.Chatflow)
        {
            report.SetDebugUrl(CozeFaultReader.Read(data, httpStatus: null).DebugUrl);
        }

        EndOfStream();
        if (_asks)
        {
            // It says no more than that: whoever answers does so in the same conversation.
            Ask([new Interrupt { EventId = "", ConversationId = report.ConversationId, ChatId = report.ChatId }]);
        }

        // The word "done" alone is no success.
        report.Fail(ApiErrors.Truncated);
    }

    // Whoever is not asked to call a function is asked what was said last.
    private void Ask(IReadOnlyList<Interrupt> interrupts)
    {
        var said = Encoding.UTF8.GetString(_said.Utf8).Trim();
        report.Interrupt([.. interrupts.Select(interrupt =>
            interrupt.Function is null && said.Length > 0 ? interrupt with { Question = said, IsSaid = true } : interrupt)]);
    }

    private ChatState ReadChat(ReadOnlySpan<byte> data)
    {
        var chat = ChatState.Read(data);
        report.SetChat(chat.ConversationId, chat.Id);
        return chat;
    }

    // Either the chat with its last error in it, or the bare code and words.
    private CozeFault ReadFailure(ReadOnlySpan<byte> data)
    {
        var fault = CozeFaultReader.Read(data, httpStatus: null);
        if (data is not [(byte)'{', ..] || ReadChat(data).LastError is not { } last)
        {
            return fault;
        }

        return fault with { Code = last.Code, Message = last.Message };
    }
}
