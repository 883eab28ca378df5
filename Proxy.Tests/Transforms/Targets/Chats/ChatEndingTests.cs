using CozeProxy.Tests.Transforms.Fakes;
using CozeProxy.Transforms.Coze;
using CozeProxy.Transforms.Exchange;
using CozeProxy.Transforms.Targets;

namespace CozeProxy.Tests.Transforms.Targets.Chats;

/// <summary>How chats end, and what each end means.</summary>
internal sealed class ChatEndingTests : ChatEventsFixture
{
    private const string Interrupting = """{"msg_type":"generate_answer_finish","data":"{\"finish_reason\":1,\"FinData\":\"\"}"}""";

    [Test]
    public void Only_the_completed_chat_says_what_it_used()
    {
        Chat("created", (0, 0));
        Chat("in_progress", (7, 7));
        Report.UsageAsReported().ShouldBeNull();

        Chat("completed");

        Report.UsageAsReported().ShouldBeNull("it reported none");
    }

    [Test]
    public void The_counts_may_have_their_other_names()
    {
        Convert("conversation.chat.completed", """{"id":"1","usage":{"input_tokens":45,"output_tokens":123,"token_count":168}}""");

        Report.UsageAsReported().ShouldBe(new(45, 123, 168));
    }

    [Test]
    public void A_chat_that_is_told_whole_and_waits_for_its_client_asks()
    {
        ConvertJson("""
            {"code":0,"data":{"id":"11","conversation_id":"22","status":"requires_action","required_action":{"type":"submit_tool_outputs",
             "submit_tool_outputs":{"tool_calls":[{"id":"c1","type":"function","function":{"name":"f","arguments":"{}"}}]}}}}
            """);

        var asked = Report.Interrupts.Single();
        (asked.EventId, asked.Function, asked.Arguments, asked.ConversationId, asked.ChatId).ShouldBe(("c1", "f", "{}", "22", "11"));
    }

    [TestCase("""{"code":0,"data":{"id":"11","status":"in_progress"}}""", "upstream_error")]
    [TestCase("""{"code":0,"data":{"id":"11","status":"failed","last_error":{"code":4028,"msg":"quota"}}}""", "insufficient_quota")]
    [TestCase("""{"code":0}""", "upstream_error")]
    public void Nothing_else_that_is_told_whole_is_an_answer(string json, string code)
    {
        ConvertJson(json);

        (Report.End, Report.Error!.Code).ShouldBe((RunEnd.Failed, code));
    }

    [Test]
    public void What_a_chatflow_said_last_is_its_question()
    {
        Begin(TargetKind.Chatflow);
        Completed("Hello.", id: "m1");
        Completed("Which city?", id: "m2");
        Completed(Interrupting, type: "verbose");
        Convert("done", "{}");

        var asked = Report.Interrupts.Single();
        (asked.Question, asked.IsSaid).ShouldBe(("Which city?", true));
    }

    [TestCase("\"[DONE]\"")]
    [TestCase("[DONE]")]
    [TestCase("")]
    [TestCase("{}")]
    public void Done_alone_is_no_success_whatever_it_says(string data)
    {
        Delta("half");
        Convert("done", data);

        Report.End.ShouldBe(RunEnd.Failed);
        Report.Error!.Code.ShouldBe("upstream_error");
    }

    [Test]
    public void A_chatflow_is_complete_with_its_done_which_has_the_link()
    {
        Begin(TargetKind.Chatflow);
        Delta("text");
        Chat("completed", (1, 2));
        Report.End.ShouldBe(RunEnd.Running);

        Convert("done", """{"debug_url":"https://www.coze.cn/work_flow?execute_id=741&space_id=7"}""");

        Report.End.ShouldBe(RunEnd.Completed);
        Report.ExecuteId.ShouldBe("741");
    }

    [Test]
    public void A_chatflow_that_is_cut_behind_its_completion_is_complete()
    {
        Begin(TargetKind.Chatflow);
        Delta("text");
        Chat("completed", (1, 2));

        EndOfStream();

        Report.End.ShouldBe(RunEnd.Completed);
    }

    [Test]
    public void A_stream_that_is_cut_before_is_not()
    {
        Delta("text");
        Completed(Interrupting, id: "v", type: "verbose");

        EndOfStream();

        Report.End.ShouldBe(RunEnd.Running, "whoever reads the stream says that it was cut");
    }

    [Test]
    public void A_failed_chat_has_its_reason_in_its_last_error()
    {
        Convert("conversation.chat.failed", """{"id":"1","conversation_id":"2","status":"failed","last_error":{"code":4105,"msg":"sensitive"}}""");

        Report.End.ShouldBe(RunEnd.Failed);
        Report.Error!.Code.ShouldBe("content_filter");
        Report.Error.Coze!.Message.ShouldBe("sensitive");
        Report.ChatId.ShouldBe("1");
    }

    [TestCase("""{"code":4000,"msg":"bad"}""")]
    [TestCase("""{"code":"4000","msg":"bad"}""")]
    public void Or_it_has_a_bare_code_number_or_text(string data)
    {
        Convert("conversation.chat.failed", data);

        (Report.Error!.Status, Report.Error.Coze!.Code, Report.Error.Coze.Message).ShouldBe((400, 4000, "bad"));
    }

    [TestCase("{}")]
    [TestCase("")]
    [TestCase("no json")]
    [TestCase("""{"last_error":null}""")]
    [TestCase("""{"last_error":{"code":0,"msg":""}}""")]
    public void A_failure_without_a_reason_is_one_all_the_same(string data)
    {
        Convert("conversation.chat.failed", data);

        (Report.End, Report.Error!.Status).ShouldBe((RunEnd.Failed, 502));
    }

    [TestCase("""{"code":4000,"msg":"bad"}""", 400)]
    [TestCase("{}", 502)]
    public void An_error_event_is_a_failure(string data, int status)
    {
        Convert("error", data);

        (Report.End, Report.Error!.Status).ShouldBe((RunEnd.Failed, status));
    }

    [Test]
    public void What_was_refused_before_it_began_may_go_to_another_channel()
    {
        Chat("created", (0, 0));
        Convert("conversation.chat.failed", """{"code":4028,"msg":"quota"}""");

        (Report.Error!.Status, Report.Error.Code, Report.Retry).ShouldBe((429, "insufficient_quota", RetryRule.OnAnotherChannel));
    }

    [Test]
    public void What_had_begun_may_not()
    {
        Completed("{}", type: "function_call");
        Convert("conversation.chat.failed", """{"code":4028,"msg":"quota"}""");

        Report.Retry.ShouldBe(RetryRule.Never);
    }

    [Test]
    public void A_chat_somebody_cancelled_at_Coze_is_a_failure()
    {
        Delta("half");
        Chat("canceled");

        Report.End.ShouldBe(RunEnd.Failed);
    }

    [TestCase("conversation.chat.canceled", "{}")]
    [TestCase("conversation.chat.failed", """{"code":5000,"msg":"canceled"}""")]
    [TestCase("done", "\"[DONE]\"")]
    public void But_not_where_it_was_us(string name, string data)
    {
        Delta("half");
        Report.IsCancelled = true;
        Convert(name, data);

        Report.End.ShouldBe(RunEnd.Cancelled);
        Report.Error.ShouldBeNull();
    }

    [Test]
    public void Functions_that_a_bot_wants_called_are_interrupts()
    {
        Convert("conversation.chat.requires_action", """
            {"id":"c1","conversation_id":"v1","status":"requires_action","required_action":{"type":"submit_tool_outputs","submit_tool_outputs":{"tool_calls":[
            {"id":"call_1","type":"function","function":{"name":"weather","arguments":"{\"city\":\"南京\"}"}},
            {"id":"call_2","type":"function","function":{"name":"time","arguments":"{}"}}]}}}
            """);

        Report.End.ShouldBe(RunEnd.Interrupted);
        Report.Interrupts.Select(interrupt => (interrupt.EventId, interrupt.Function, interrupt.Arguments, interrupt.ConversationId, interrupt.ChatId)).ShouldBe(
        [
            ("call_1", "weather", """{"city":"南京"}""", "v1", "c1"),
            ("call_2", "time", "{}", "v1", "c1"),
        ]);
    }

    [Test]
    public void The_reply_a_chatflow_waits_for_is_one_too()
    {
        Begin(TargetKind.Chatflow);
        Completed("Sure?");
        Convert("conversation.chat.requires_action", """
            {"id":"c1","conversation_id":"v1","required_action":{"submit_tool_outputs":{"tool_calls":[{"id":"","type":"reply_message"}]}}}
            """);

        Report.Interrupts.ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            interrupt => interrupt.EventId.ShouldBe(""), interrupt => interrupt.Function.ShouldBeNull(), interrupt => interrupt.ConversationId.ShouldBe("v1"));
    }

    [TestCase(Interrupting)]
    [TestCase("""{"msg_type":"interrupt","data":""}""")]
    public void A_chatflow_that_is_done_without_being_complete_asks_something(string note)
    {
        Begin(TargetKind.Chatflow);
        Chat("created", (0, 0));
        Completed("Which city?");
        Completed(note, id: "v", type: "verbose");
        Convert("done", """{"debug_url":"https://www.coze.cn/work_flow?execute_id=741"}""");

        Report.End.ShouldBe(RunEnd.Interrupted);
        Report.Interrupts.ShouldHaveSingleItem().ConversationId.ShouldBe(ChatFrame.Conversation);
        Report.ExecuteId.ShouldBe("741");
    }

    [TestCase("""{"msg_type":"generate_answer_finish","data":"{\"finish_reason\":0,\"FinData\":\"\"}"}""")]
    [TestCase("""{"msg_type":"generate_answer_finish","data":""}""")]
    [TestCase("""{"msg_type":"generate_answer_finish","data":"[1"}""")]
    [TestCase("""{"msg_type":"empty result","data":"empty result"}""")]
    [TestCase("""["msg_type"]""")]
    [TestCase("no json")]
    public void Other_notes_are_no_question(string note)
    {
        Begin(TargetKind.Chatflow);
        Completed("half");
        Completed(note, id: "v", type: "verbose");
        Convert("done", "{}");

        Report.End.ShouldBe(RunEnd.Failed);
    }

    [Test]
    public void A_bot_is_not_called_a_workflow_in_its_failures()
    {
        foreach (var code in new long[] { 4200, 4006, 4015, 4001, 4002, 4016, 5000, 4028 })
        {
            Begin(TargetKind.Bot);
            Convert("error", $$"""{"code":{{code}},"msg":"words"}""");

            Report.Error!.Message.English.ShouldNotContain("workflow", Case.Insensitive, $"{code}");
            Report.Error.Message.Chinese.ShouldNotContain("工作流", Case.Sensitive, $"{code}");
        }

        Begin(TargetKind.Bot);
        Chat("completed", (1, 1));
        Report.FailIfEmpty();
        Report.Error!.Code.ShouldBe("upstream_empty");
        Report.Error.Message.English.ShouldNotContain("workflow", Case.Insensitive);
    }
}
