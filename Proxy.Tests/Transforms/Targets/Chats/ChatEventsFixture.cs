using System.Text;
using CozeProxy.Tests.Transforms.Fakes;
using CozeProxy.Transforms.Coze;
using CozeProxy.Transforms.Exchange;
using CozeProxy.Transforms.Targets;
using CozeProxy.Transforms.Targets.Chats;

namespace CozeProxy.Tests.Transforms.Targets.Chats;

/// <summary>A converter whose events are given one by one.</summary>
internal abstract class ChatEventsFixture
{
    private ChatEvents _events = null!;

    protected RunReport Report { get; private set; } = null!;

    protected CollectingSink Answer { get; private set; } = null!;

    protected string Text => string.Concat(Answer.Pieces);

    [SetUp]
    public void Begin() => Begin(TargetKind.Bot);

    [TearDown]
    public void Finish()
    {
        _events.Dispose();
        Answer.Dispose();
    }

    protected void Begin(TargetKind kind)
    {
        Report = new RunReport { Kind = kind };
        Answer = new CollectingSink(Report);
        _events = new ChatEvents(Answer, Report);
    }

    protected void Delta(string content, string id = "m1", string? reasoning = null, string type = "answer", string form = "text") =>
        Convert("conversation.message.delta", ChatFrame.MessageData(id, type, content, form, reasoning));

    protected void Completed(string content, string id = "m1", string? reasoning = null, string type = "answer", string form = "text") =>
        Convert("conversation.message.completed", ChatFrame.MessageData(id, type, content, form, reasoning));

    protected void Chat(string status, (int Input, int Output)? usage = null) => Convert($"conversation.chat.{status}", ChatFrame.StateData(status, usage));

    protected void Convert(string name, string data) => _events.Convert(new CozeEvent(Encoding.UTF8.GetBytes(name), Encoding.UTF8.GetBytes(data)));

    protected void ConvertJson(string json) => _events.ConvertJson(Encoding.UTF8.GetBytes(json));

    protected void EndOfStream() => _events.EndOfStream();
}
