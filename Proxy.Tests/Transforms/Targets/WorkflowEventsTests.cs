using System.Text;
using System.Text.Json;
using CozeProxy.Tests.Transforms.Fakes;
using CozeProxy.Transforms.Coze;
using CozeProxy.Transforms.Exchange;
using CozeProxy.Transforms.Targets.Workflows;

namespace CozeProxy.Tests.Transforms.Targets;

internal sealed class WorkflowEventsTests
{
    private RunReport _report = null!;
    private CollectingSink _answer = null!;
    private WorkflowEvents _events = null!;

    [SetUp]
    public void Begin()
    {
        _report = new RunReport();
        _answer = new CollectingSink(_report);
        _events = new WorkflowEvents(_answer, _report);
    }

    [TearDown]
    public void Finish()
    {
        _events.Dispose();
        _answer.Dispose();
    }

    [Test]
    public void What_nodes_streamed_is_not_said_again_by_the_End_node()
    {
        Text("为什么");
        Text("小明", finish: true);
        End("""{"output":"为什么小明"}""");
        Convert("Done", "{}");

        _answer.Pieces.ShouldBe(["为什么", "小明"]);
        _report.End.ShouldBe(RunEnd.Completed);
    }

    [Test]
    public void The_End_node_alone_gives_its_text()
    {
        End("""{"output":"all of it"}""");

        _answer.Pieces.ShouldBe(["all of it"]);
    }

    [Test]
    public void Several_outputs_of_the_End_node_come_as_their_JSON()
    {
        End("""{"output":"x","source":"y"}""");

        _answer.Pieces.ShouldBe(["""{"output":"x","source":"y"}"""]);
    }

    [Test]
    public void The_End_nodes_text_comes_as_it_is()
    {
        End("Dear {{name}}, 你好");

        _answer.Pieces.ShouldBe(["Dear {{name}}, 你好"]);
    }

    [Test]
    public void An_End_node_that_streams_is_passed_on_piece_by_piece()
    {
        End("{", finish: false);
        End("\"output\"", finish: false);
        End("", finish: false);
        End(":1}", finish: true);

        _answer.Pieces.ShouldBe(["{", "\"output\"", ":1}"]);
    }

    [Test]
    public void An_End_node_that_streams_is_heard_after_other_nodes_too()
    {
        Text("Searching… ");
        End("Found", finish: false);
        End(" it", finish: true);

        _answer.Pieces.ShouldBe(["Searching… ", "Found", " it"]);
    }

    // However many bytes it takes to say how long a packet is.
    [TestCase(1)]
    [TestCase(127)]
    [TestCase(128)]
    [TestCase(300)]
    [TestCase(20_000)]
    public void An_End_node_that_streams_a_nodes_text_again_says_nothing(int length)
    {
        var (first, second) = (new string('a', length), new string('b', length));
        Text("Hm. ", finish: true);
        Text(first);
        Text(second, finish: true);
        End(first[..(length / 2)], finish: false);
        End(first[(length / 2)..], finish: false);
        End(second, finish: true);
        Convert("Done", "{}");

        _answer.Pieces.ShouldBe(["Hm. ", first, second]);
    }

    [TestCase("PING", """{"content":"{}","node_execute_uuid":""}""")]
    [TestCase("PING", """{"content":"{}"}""")]
    [TestCase("ping", "{}")]
    [TestCase("PING", "")]
    [TestCase("", """{"content":"nameless"}""")]
    [TestCase("Telemetry", """{"content":"from the future"}""")]
    [TestCase("MessageX", """{"content":"no"}""")]
    public void Heartbeats_and_unknown_events_say_nothing(string name, string data)
    {
        Convert(name, data);

        _answer.Pieces.ShouldBeEmpty();
        _report.End.ShouldBe(RunEnd.Running);
        _report.HasText.ShouldBeFalse();
    }

    [Test]
    public void Event_names_are_known_in_any_case()
    {
        Convert("message", Frame.MessageData("x", "Message", finish: true));
        Convert("DONE", "{}");

        _answer.Pieces.ShouldBe(["x"]);
        _report.End.ShouldBe(RunEnd.Completed);
    }

    [Test]
    public void Plain_text_in_an_error_becomes_its_message()
    {
        Convert("error", "get workflow meta failed");

        _report.End.ShouldBe(RunEnd.Failed);
        _report.Error!.Code.ShouldBe("upstream_error");
        _report.Error.Message.English.ShouldContain("get workflow meta failed");
    }

    [Test]
    public void A_Done_behind_an_Error_is_no_success()
    {
        Convert("Error", """{"error_code":4200,"error_message":"Workflow not found","debug_url":"https://www.coze.cn/x?execute_id=9"}""");
        Convert("Done", "{}");

        _report.End.ShouldBe(RunEnd.Failed);
        _report.Error!.Code.ShouldBe("workflow_not_found");
        _report.ExecuteId.ShouldBe("9");
    }

    [Test]
    public void A_failed_node_is_judged_by_the_code_in_brackets()
    {
        Convert("Error", """{"error_code":5000,"error_message":"[720712000] The input 'Query' is incorrect"}""");

        _report.Error!.Status.ShouldBe(400);
    }

    [Test]
    public void A_question_ends_the_run_as_interrupted()
    {
        Text("Which city?", finish: true);
        Convert("Interrupt", """{"interrupt_data":{"data":"","event_id":"1/2","type":2},"node_title":"问答"}""");

        _report.End.ShouldBe(RunEnd.Interrupted);
        _answer.Pieces.ShouldBe(["Which city?"]);
    }

    [Test]
    public void Dones_link_names_the_run()
    {
        Convert("Done", """{"node_execute_uuid":"","debug_url":"https://www.coze.cn/work_flow?execute_id=741\u0026space_id=7"}""");

        _report.ExecuteId.ShouldBe("741");
        _report.DebugUrl.ShouldBe("https://www.coze.cn/work_flow?execute_id=741&space_id=7");
    }

    [TestCase("{}")]
    [TestCase("")]
    [TestCase("[DONE]")]
    public void Done_is_done_whatever_stands_in_it(string data)
    {
        Convert("Done", data);

        _report.End.ShouldBe(RunEnd.Completed);
    }

    [TestCase("not JSON")]
    [TestCase("")]
    [TestCase("\"text\"")]
    [TestCase("""{"content":"cut""")]
    public void A_message_that_is_no_JSON_object_breaks_the_protocol(string data) =>
        Should.Throw<JsonException>(() => Convert("Message", data));

    private void Text(string content, bool finish = false) => Convert("Message", Frame.MessageData(content, "Message", finish));

    private void End(string content, bool finish = true) => Convert("Message", Frame.MessageData(content, "End", finish));

    private void Convert(string name, string data) =>
        _events.Convert(new CozeEvent(Encoding.UTF8.GetBytes(name), Encoding.UTF8.GetBytes(data)));
}
