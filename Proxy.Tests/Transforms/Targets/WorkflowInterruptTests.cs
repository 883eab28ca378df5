using System.Text;
using System.Text.Json;
using CozeProxy.Transforms.Exchange;
using CozeProxy.Transforms.Interrupts;
using CozeProxy.Transforms.Targets.Workflows;

namespace CozeProxy.Tests.Transforms.Targets;

internal sealed class WorkflowInterruptTests
{
    [Test]
    public void A_question_that_was_said_is_the_question()
    {
        var interrupt = Read("""{"interrupt_data":{"data":"","event_id":"7404/27","type":2},"node_title":"问答"}""", "Which city?\n")!;

        (interrupt.EventId, interrupt.Type, interrupt.Question, interrupt.IsSaid).ShouldBe(("7404/27", 2, "Which city?", true));
        interrupt.RequiredParameters.IsEmpty.ShouldBeTrue();
        interrupt.Unsaid.ShouldBeNull();
    }

    [TestCase("""{"content_type":"text","content":"Your name?"}""", "Your name?")]
    [TestCase("""{"content_type":"option","content":{"question":"Which?","options":[{"name":"A"},{"name":"B"}]}}""", "Which?\n- A\n- B")]
    [TestCase("""{"content_type":"option","content":"{\"question\":\"Which?\",\"options\":[\"A\"]}"}""", "Which?\n- A")]
    [TestCase("Just text", "Just text")]
    [TestCase("5", "5")]
    [TestCase("{ no JSON", "{ no JSON")]
    public void Cozes_own_words_come_first(string data, string question)
    {
        var interrupt = Read(Event(data), "Something else.")!;

        (interrupt.Question, interrupt.IsSaid, interrupt.Unsaid).ShouldBe((question, false, question));
    }

    [Test]
    public void What_comes_in_many_lines_is_kept_in_one()
    {
        var interrupt = Read("{\n \"interrupt_data\": {\n \"event_id\": \"1/2\", \"required_parameters\": {\n \"名\": {\n \"type\": \"string\" }\n}\n}\n}", "")!;

        Encoding.UTF8.GetString(interrupt.RequiredParameters.Span).ShouldBe("""{"名":{"type":"string"}}""");
    }

    [Test]
    public void Words_that_were_said_are_not_said_again() =>
        Read(Event("""{"content_type":"text","content":"Your name?"}"""), "Well. Your name?")!.IsSaid.ShouldBeTrue();

    [TestCase("""{"content_type":"text","content":"[{\"type\":\"string\",\"name\":\"img\",\"required\":true,\"assistType\":2}]"}""")]
    [TestCase("[]")]
    [TestCase("{}")]
    [TestCase("")]
    public void A_form_without_words_is_known_by_its_fields(string data)
    {
        const string parameters = """{"img":{"required":true,"type":"image"},"name":{"type":"string","description":"Yours"},"x":{},"y":1}""";

        var interrupt = Read(Event(data, $",\"required_parameters\":{parameters}"), "")!;

        interrupt.Question.ShouldBe("img (image)\nname (string): Yours\nx\ny");
        Encoding.UTF8.GetString(interrupt.RequiredParameters.Span).ShouldBe(parameters);
        interrupt.IsSaid.ShouldBeFalse();
    }

    [TestCase(""","required_parameters":null""")]
    [TestCase(""","required_parameters":{}""")]
    [TestCase(""","required_parameters":[]""")]
    [TestCase(""","required_parameters":"none" """)]
    public void No_parameters_are_none(string more) => Read(Event("", more), "")!.RequiredParameters.IsEmpty.ShouldBeTrue();

    [Test]
    public void Parameters_in_a_text_are_unwrapped() =>
        Encoding.UTF8.GetString(Read(Event("", """,  "required_parameters":"{\"a\":{}}" """), "")!.RequiredParameters.Span).ShouldBe("""{"a":{}}""");

    [TestCase("{}")]
    [TestCase("[]")]
    [TestCase("""{"interrupt_data":null}""")]
    [TestCase("""{"interrupt_data":{"data":"x","type":2}}""")]
    [TestCase("""{"interrupt_data":{"event_id":"","type":2}}""")]
    public void What_cannot_be_answered_is_no_interrupt(string data) => Read(data, "").ShouldBeNull();

    [TestCase("\"2\"", 2)]
    [TestCase("7", 7)]
    [TestCase("null", 0)]
    [TestCase("\"x\"", 0)]
    public void The_type_is_handed_back_as_it_came(string type, int expected) =>
        Read($$"""{"interrupt_data":{"event_id":"1/2","type":{{type}} } }""", "")!.Type.ShouldBe(expected);

    [Test]
    public void The_last_node_asks_in_one_piece_or_in_many()
    {
        Ask(("Welcome. ", false), ("All well?", true), ("Which ", false), ("city", false), ("?", true)).Question.ShouldBe("Which city?");
        Ask(("Welcome.", true), ("Which city?", false), ("", true), ("", true)).Question.ShouldBe("Which city?");
        Ask((new string('x', 70_000), false), ("rest", true)).Question.ShouldBe("rest");
    }

    [TestCase("not JSON")]
    [TestCase("")]
    public void An_event_that_is_no_JSON_breaks_the_protocol(string data) => Should.Throw<JsonException>(() => Read(data, ""));

    private static Interrupt Ask(params (string Text, bool IsLast)[] pieces)
    {
        var report = new RunReport();
        using var events = new WorkflowEvents(new CollectingSink(report), report);
        foreach (var (text, isLast) in pieces)
        {
            events.Convert(new("Message"u8, Encoding.UTF8.GetBytes(Fakes.Frame.MessageData(text, "QA", isLast))));
        }

        events.Convert(new("Interrupt"u8, """{"interrupt_data":{"data":"","event_id":"1/2","type":2}}"""u8));
        return report.Interrupts.ShouldHaveSingleItem();
    }

    private static string Event(string data, string more = "") =>
        $$$"""{"interrupt_data":{"event_id":"1/2","type":5,"data":{{{JsonSerializer.Serialize(data)}}}{{{more}}}}}""";

    private static Interrupt? Read(string data, string said) => WorkflowInterrupt.Read(Encoding.UTF8.GetBytes(data), Encoding.UTF8.GetBytes(said));
}
