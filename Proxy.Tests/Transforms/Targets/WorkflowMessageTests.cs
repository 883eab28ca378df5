using System.Text;
using CozeProxy.Transforms.Buffers;
using CozeProxy.Transforms.Coze;
using CozeProxy.Transforms.Exchange;
using CozeProxy.Transforms.Targets.Workflows;

namespace CozeProxy.Tests.Transforms.Targets;

internal sealed class WorkflowMessageTests
{
    [TestCase("""{"node_type":"End","content":"x"}""", true)]
    [TestCase("""{"node_id":"900001","content":"x"}""", true)]
    [TestCase("""{"node_type":"","node_id":"900001","content":"x"}""", true)]
    [TestCase("""{"node_type":"Message","node_title":"End","content":"x"}""", false)]
    [TestCase("""{"node_id":"118024","node_title":"End","content":"x"}""", false)]
    [TestCase("""{"node_id":"118024","node_title":"","content":"{}"}""", false)]
    [TestCase("""{"node_title":"End","content":"x"}""", true)]
    [TestCase("""{"node_title":"结束","content":"x"}""", true)]
    [TestCase("""{"node_title":"\u7ed3\u675f","content":"x"}""", true)]
    [TestCase("""{"node_title":"","content":"{\"output\":\"x\"}"}""", true)]
    [TestCase("""{"node_title":"","content":"x"}""", false)]
    [TestCase("""{"node_title":"Message","content":"{\"output\":\"x\"}"}""", false)]
    [TestCase("""{"content":"{\"output\":\"x\"}"}""", false)]
    public void The_End_node_is_known_by_type_and_id_and_by_its_title_only_without_them(string data, bool isEnd)
    {
        using var content = new PooledBuffer();

        WorkflowMessage.Read(Encoding.UTF8.GetBytes(data), content).IsEnd(content.Span).ShouldBe(isEnd);
    }

    [TestCase("""{"content":"\u4e3a\u0026\n\ud83d\ude00\"","content_type":"text"}""", "为&\n😀\"")]
    [TestCase("""{"content":null}""", "")]
    [TestCase("""{"content":{"a":[1]},"node_seq_id":"1"}""", "")]
    [TestCase("""{"ext":{"content":"no"}}""", "")]
    [TestCase("""{"content":"first","content":"last"}""", "last")]
    public void Content_is_unescaped(string data, string text)
    {
        using var content = new PooledBuffer();
        content.Write("left over"u8);

        WorkflowMessage.Read(Encoding.UTF8.GetBytes(data), content);

        Encoding.UTF8.GetString(content.Span).ShouldBe(text);
    }

    [TestCase("{}", true)]
    [TestCase("""{"node_is_finish":true}""", true)]
    [TestCase("""{"node_is_finish":false}""", false)]
    public void A_server_that_does_not_say_so_sends_one_packet_a_node(string data, bool isFinish) => Read(data).IsFinish.ShouldBe(isFinish);

    [Test]
    public void Usage_is_read_whatever_its_order_and_types()
    {
        Read("""{"usage":{"output_count":7,"input_count":134,"token_count":141}}""").Usage.ShouldBe(new CozeUsage(134, 7, 141));
        Read("""{"usage":{"input_tokens":"5","output_tokens":6,"more":{"x":[1]}}}""").Usage.ShouldBe(new CozeUsage(5, 6, 11));
        Read("""{"usage":{"token_count":9}}""").Usage.ShouldBe(new CozeUsage(0, 0, 9));
        Read("""{"usage":{"input_count":0,"output_count":null}}""").Usage.ShouldBe(new CozeUsage(0, 0, 0));
        Read("""{"usage":null,"content":"x"}""").Usage.ShouldBeNull();
        Read("""{"usage":[1],"content":"x"}""").Usage.ShouldBeNull();
    }

    [TestCase("""{"usage":{"output_count":200,"input_count":50,"token_count":168}}""", 0, 168, 168)]
    [TestCase("""{"usage":{"output_count":123,"input_count":450,"token_count":168}}""", 45, 123, 168)]
    [TestCase("""{"usage":{"output_count":123,"input_count":9223372036854775807,"token_count":168}}""", 45, 123, 168)]
    [TestCase("""{"usage":{"output_count":123,"input_count":40,"token_count":168}}""", 40, 123, 168)]
    [TestCase("""{"usage":{"output_count":123,"input_count":45,"token_count":0}}""", 45, 123, 168)]
    public void Counts_that_contradict_each_other_are_brought_under_the_total(string data, long input, long output, long total) =>
        Read(data).Usage.ShouldBe(new CozeUsage(input, output, total));

    [TestCase("""{"usage":{"output_count":-1,"input_count":45,"token_count":44}}""")]
    [TestCase("""{"usage":{"output_count":1,"input_count":-5}}""")]
    [TestCase("""{"usage":{"output_count":1,"input_count":5,"token_count":-6}}""")]
    [TestCase("""{"usage":{"output_count":1,"input_count":9223372036854775807}}""")]
    public void Counts_that_can_be_none_are_as_if_not_reported(string data) => Read(data).Usage.ShouldBeNull();

    [TestCase("""{"cost":"0","token":386}""", 386)]
    [TestCase("""{"token":"386"}""", 386)]
    [TestCase("""{"token":-1}""", 0)]
    [TestCase("""{"token":null}""", 0)]
    [TestCase("{}", 0)]
    public void Older_servers_state_a_total(string data, long total) => Read(data).Total.ShouldBe(total);

    [Test]
    public void The_last_usage_that_was_stated_counts()
    {
        var report = new RunReport();
        using var events = new WorkflowEvents(new CollectingSink(report), report);
        foreach (var data in new[]
        {
            """{"content":"a","node_type":"Message","usage":{"input_count":1,"output_count":1,"token_count":2},"token":9}""",
            """{"content":"b","node_type":"End","usage":{"input_count":3,"output_count":4,"token_count":7},"token":4}""",
            """{"content":"c","node_type":"End","usage":null}""",
        })
        {
            events.Convert(new CozeEvent("Message"u8, Encoding.UTF8.GetBytes(data)));
        }

        report.ReportedUsage.ShouldBe(new CozeUsage(3, 4, 7));
        report.ReportedTotal.ShouldBe(9);
    }

    private static WorkflowMessage Read(string data)
    {
        using var content = new PooledBuffer();
        return WorkflowMessage.Read(Encoding.UTF8.GetBytes(data), content);
    }
}
