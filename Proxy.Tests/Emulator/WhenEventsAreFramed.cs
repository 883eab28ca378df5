using System.Text;
using CozeProxy.Sandbox.Coze.Wire;
using CozeProxy.Sandbox.Coze.Workflows;

namespace CozeProxy.Tests.Emulator;

internal sealed class WhenEventsAreFramed : EmulatorFixture
{
    private static WorkflowScript Script => new WorkflowScript("framing").Ping().Event("Message", "{\"content\":\"你😀\"}").Event("Done", "{}");

    [Test]
    public async Task Each_event_has_id_name_and_data_and_leaves_by_itself()
    {
        var answer = await PlayAsync(Script);

        answer.Header("Content-Type").ShouldBe("text/event-stream");
        answer.Chunks.Select(Encoding.UTF8.GetString).ShouldBe([
            "id: 0\nevent: PING\ndata: {\"content\":\"{}\",\"node_execute_uuid\":\"\"}\n\n",
            "id: 1\nevent: Message\ndata: {\"content\":\"你😀\"}\n\n",
            "id: 2\nevent: Done\ndata: {}\n\n",
        ]);
        answer.EndedProperly.ShouldBeTrue();
    }

    [Test]
    public async Task Lines_can_end_as_on_windows()
    {
        var answer = await PlayAsync(Script.Framed(new SseFraming { LineEnd = "\r\n" }));

        answer.Body.ShouldEndWith("id: 1\r\nevent: Message\r\ndata: {\"content\":\"你😀\"}\r\n\r\nid: 2\r\nevent: Done\r\ndata: {}\r\n\r\n");
    }

    [Test]
    public async Task The_space_after_the_colon_can_be_missing()
    {
        var answer = await PlayAsync(Script.Framed(new SseFraming { SpaceAfterColon = false }));

        answer.Body.ShouldEndWith("id:1\nevent:Message\ndata:{\"content\":\"你😀\"}\n\nid:2\nevent:Done\ndata:{}\n\n");
    }

    [Test]
    public async Task The_last_blank_line_can_be_missing()
    {
        var answer = await PlayAsync(Script.Framed(new SseFraming { LastBlankLine = false }));

        answer.Body.ShouldEndWith("data: {\"content\":\"你😀\"}\n\nid: 2\nevent: Done\ndata: {}\n");
    }

    [Test]
    public async Task The_blank_line_after_an_error_comes_if_a_done_follows()
    {
        var answer = await PlayAsync(new WorkflowScript("errors").Error(1, "x").Done().Framed(new SseFraming { LastBlankLine = false }));

        answer.Body.ShouldContain("\"error_message\":\"x\",\"node_execute_uuid\":\"\"}\n\nid: 1\nevent: Done\n");
        answer.Body.ShouldEndWith("\"}\n");
        answer.Body.ShouldNotEndWith("\n\n");
    }

    [Test]
    public async Task Pieces_cut_through_runes()
    {
        var whole = await PlayAsync(Script);
        var pieces = await PlayAsync(Script.Framed(new SseFraming { PieceSize = 5 }));

        pieces.Body.ShouldBe(whole.Body);
        pieces.Chunks.ShouldAllBe(chunk => chunk.Length <= 5);
        pieces.Chunks.ShouldContain(chunk => Encoding.UTF8.GetString(chunk).Contains('\uFFFD'));
    }

    [Test]
    public async Task Raw_bytes_are_sent_as_they_are()
    {
        var answer = await PlayAsync(new WorkflowScript("raw").Raw([0xEF, 0xBB, 0xBF]).Raw([0xFF, 0x0A]));

        answer.Chunks.SelectMany(chunk => chunk).ShouldBe([0xEF, 0xBB, 0xBF, 0xFF, 0x0A]);
    }

    [Test]
    public async Task Json_is_escaped_as_Go_does()
    {
        var answer = await PlayAsync(new WorkflowScript("escapes").Say("a&b <c> \"d\" 你"));

        answer.Body.ShouldContain("""a\u0026b \u003cc\u003e \"d\" 你""");
        answer.Data[0].GetProperty("content").GetString().ShouldBe("a&b <c> \"d\" 你");
    }
}
