using CozeProxy.Tests.Transforms.Fakes;
using CozeProxy.Transforms.Exchange;

namespace CozeProxy.Tests.Transforms.Targets.Chats;

/// <summary>What of a chat is its answer.</summary>
internal sealed class ChatAnswerTests : ChatEventsFixture
{
    [Test]
    public void Deltas_are_passed_on_as_they_come_and_not_said_again()
    {
        Chat("created", (0, 0));
        Chat("in_progress", (0, 0));
        Delta("你");
        Delta("好 \"world\"");
        Completed("你好 \"world\"");
        Chat("completed", (45, 123));

        Answer.Pieces.ShouldBe(["你", "好 \"world\""]);
        Report.End.ShouldBe(RunEnd.Completed);
        Report.UsageAsReported().ShouldBe(new(45, 123, 168));
    }

    [Test]
    public void A_message_that_no_delta_brought_is_taken_whole_and_once()
    {
        Completed("all at once");
        Completed("all at once");

        Answer.Pieces.ShouldBe(["all at once"]);
    }

    [Test]
    public void Several_answers_are_set_apart_by_a_blank_line()
    {
        Delta("first", id: "a");
        Completed("first", id: "a");
        Completed("second", id: "b");
        Delta("third", id: "c");
        Delta(" goes on", id: "c");
        Completed("third goes on", id: "c");

        Text.ShouldBe("first\n\nsecond\n\nthird goes on");
    }

    [Test]
    public void Messages_without_an_id_are_told_apart_by_their_ends()
    {
        Delta("one", id: "");
        Completed("one", id: "");
        Completed("two", id: "");

        Text.ShouldBe("one\n\ntwo");
    }

    [Test]
    public void Reasoning_is_kept_apart_and_said_once()
    {
        Delta("", reasoning: "let me ");
        Delta("", reasoning: "think");
        Delta("answer");
        Completed("answer", reasoning: "let me think");

        Answer.Reasonings.ShouldBe(["let me ", "think"]);
        Text.ShouldBe("answer");
    }

    [Test]
    public void Reasoning_that_only_the_whole_message_has_is_not_lost()
    {
        Completed("answer", reasoning: "thought");

        Answer.Reasonings.ShouldBe(["thought"]);
        Text.ShouldBe("answer");
    }

    [Test]
    public void Text_is_not_lost_where_the_deltas_brought_reasoning_alone()
    {
        Delta("", reasoning: "thought");
        Completed("answer", reasoning: "thought");

        Answer.Reasonings.ShouldBe(["thought"]);
        Text.ShouldBe("answer");
    }

    [TestCase("function_call")]
    [TestCase("tool_output")]
    [TestCase("tool_response")]
    [TestCase("knowledge")]
    [TestCase("verbose")]
    [TestCase("follow_up")]
    [TestCase("something_new")]
    public void What_is_no_answer_is_not_shown(string type)
    {
        Delta("not for users", type: type);
        Completed("not for users", type: type);

        Answer.Pieces.ShouldBeEmpty();
        Report.End.ShouldBe(RunEnd.Running);
    }

    [TestCase("card")]
    [TestCase("audio")]
    public void What_cannot_be_shown_as_text_is_dropped(string form)
    {
        Delta("UklGRg==", form: form);
        Completed("UklGRg==", form: form);

        Answer.Pieces.ShouldBeEmpty();
    }

    [Test]
    public void Of_an_object_string_its_texts_are_taken()
    {
        const string content = """[{"type":"text","text":"看 \"this\""},{"type":"image","file_url":"https://example.com/a.png"},{"type":"text","text":"more"}]""";
        Delta(content[..20], form: "object_string");
        Completed(content, form: "object_string");

        Text.ShouldBe("看 \"this\"\nmore");
    }

    [TestCase("[not json")]
    [TestCase("plain")]
    public void An_object_string_that_is_none_is_text(string content)
    {
        Completed(content, form: "object_string");

        Text.ShouldBe(content);
    }

    [Test]
    public void Follow_ups_are_kept_apart()
    {
        Delta("answer");
        Completed("还有什么？", id: "f1", type: "follow_up");
        Completed("And then?", id: "f2", type: "follow_up");

        Report.FollowUps.ShouldBe(["还有什么？", "And then?"]);
        Text.ShouldBe("answer");
    }

    [Test]
    public void Null_and_absent_fields_do_no_harm()
    {
        Convert("conversation.message.delta", """{"id":null,"content":null,"type":null,"content_type":null,"reasoning_content":null}""");
        Convert("conversation.message.delta", """{"content":"x","meta_data":{"a":[1,{}]}}""");
        Convert("conversation.audio.delta", "{}");
        Convert("conversation.something.new", "not json");

        Text.ShouldBe("x");
        Report.End.ShouldBe(RunEnd.Running);
    }

    [Test]
    public void The_ids_of_the_chat_are_known_from_its_first_event()
    {
        Chat("created", (0, 0));

        (Report.ConversationId, Report.ChatId).ShouldBe((ChatFrame.Conversation, ChatFrame.Chat));
    }

    [Test]
    public void An_id_that_cannot_be_one_is_not_taken_over()
    {
        Convert("conversation.chat.created", """{"id":"a\r\nb","conversation_id":"x y"}""");

        (Report.ConversationId, Report.ChatId).ShouldBe((null, null));
    }
}
