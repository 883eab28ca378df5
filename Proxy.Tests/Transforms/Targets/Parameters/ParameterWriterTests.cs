using System.Buffers;
using System.Text;
using System.Text.Json;
using CozeProxy.Tests.Transforms.Fakes;
using CozeProxy.Transforms.Exchange;
using CozeProxy.Transforms.Targets;
using CozeProxy.Transforms.Targets.Parameters;
using CozeProxy.Transforms.Targets.Workflows;

namespace CozeProxy.Tests.Transforms.Targets.Parameters;

internal sealed class ParameterWriterTests
{
    private const string Conversation = """
        {"role":"system","content":"Be \"brief\"."}, {"role":"user","content":"Hi"}, {"role":"assistant","content":"Hello\n你好"},
        {"role":"developer","content":[{"type":"text","text":"In"},{"type":"text","text":"Chinese"}]}, {"role":"user","content":"And now?"},
        {"role":"assistant","content":"prefix"}
        """;

    [Test]
    public void The_fixed_ones_stand_over_the_clients_and_those_over_what_is_taken_of_the_request()
    {
        var written = Write(
            Settings(constant: """{"city":"北京","n":1.50}""", inputs: [("city", "$user"), ("who", "$user"), ("tone", "$user")]),
            """{"city":"Paris","n":[2],"tone":"mine","free":true}""");

        Names(written).ShouldBe(["tone", "free", "who", "BOT_USER_INPUT", "city", "n"]);
        Text(written, "city").ShouldBe("北京");
        written.GetProperty("n").GetRawText().ShouldBe("1.50");
        Text(written, "tone").ShouldBe("mine");
        Text(written, "who").ShouldBe("ada");
    }

    [TestCase("""{"city":"Paris"}""")]
    [TestCase("""{"ci\u0074y":"Paris"}""")]
    [TestCase("""{"city":null,"city":"Paris"}""")]
    public void However_a_client_writes_a_fixed_name_it_does_not_get_through(string parameters)
    {
        var written = Write(Settings(constant: """{"city":"北京"}"""), parameters);

        written.EnumerateObject().Count(field => field.Name == "city").ShouldBe(1);
        Text(written, "city").ShouldBe("北京");
    }

    [Test]
    public void Of_a_name_that_a_client_gives_twice_the_last_counts()
    {
        var written = Write(Settings(), """{"a":1,"b":2,"a":3}""");

        Names(written).ShouldBe(["a", "b", "BOT_USER_INPUT"]);
        written.GetProperty("a").GetInt32().ShouldBe(3);
    }

    [TestCase("$last_user", "And now?")]
    [TestCase("$system", "Be \"brief\".\n\nIn\nChinese")]
    [TestCase("$user", "ada")]
    [TestCase("$$user", "$user")]
    [TestCase("a text", "a text")]
    [TestCase("", "")]
    [TestCase("$history", """
        [{"role":"system","content":"Be \"brief\"."},{"role":"user","content":"Hi"},{"role":"assistant","content":"Hello\n你好"},{"role":"system","content":"In\nChinese"},{"role":"user","content":"And now?"}]
        """)]
    public void What_is_taken_of_the_request_is_a_text(string source, string text) =>
        Text(Write(Settings(inputs: [("x", source)])), "x").ShouldBe(text.Trim());

    [TestCase("$last_user", "")]
    [TestCase("$system", "")]
    [TestCase("$user", "")]
    [TestCase("$history", "[]")]
    public void What_the_request_does_not_have_is_empty(string source, string text) =>
        Text(Write(Settings(inputs: [("x", source)]), messages: """{"role":"assistant","content":"a"}""", user: "null"), "x").ShouldBe(text);

    [TestCase("$image")]
    [TestCase("$images")]
    [TestCase("$file")]
    [TestCase("$files")]
    public void Nothing_stands_for_a_file_that_is_not_there(string source) =>
        Names(Write(Settings(inputs: [("x", source)]))).ShouldBe(["BOT_USER_INPUT"]);

    [Test]
    public void The_users_text_is_the_last_messages_and_goes_where_the_model_says()
    {
        Text(Write(Settings()), "BOT_USER_INPUT").ShouldBe("prefix");
        Text(Write(Settings(input: "query")), "query").ShouldBe("prefix");
        Names(Write(Settings(input: ""))).ShouldBeEmpty();
        Text(Write(Settings(inputs: [("BOT_USER_INPUT", "$last_user")])), "BOT_USER_INPUT").ShouldBe("And now?");
    }

    [Test]
    public void A_bots_variables_are_texts_and_its_users_text_is_none_of_them()
    {
        var written = Write(
            Settings(constant: """{"on":true,"deep":{"a":[1, 2]}}"""), """{"n":12,"none":null,"text":"t"}""", ParameterStyle.Texts, withInput: false);

        Names(written).ShouldBe(["n", "text", "on", "deep"]);
        Text(written, "n").ShouldBe("12");
        Text(written, "on").ShouldBe("true");
        Text(written, "deep").ShouldBe("""{"a":[1, 2]}""");
    }

    [Test]
    public void What_goes_in_is_what_is_estimated()
    {
        var request = Some.Request($$"""{"model":"m","messages":[{{Conversation}}]}""");
        var plain = InputEstimate.Of(Settings(), request);

        plain.ShouldBe(request.EstimateInput());
        InputEstimate.Of(Settings(inputs: [("h", "$history")]), request).ShouldBe(request.EstimateConversation());
        InputEstimate.Of(Settings(inputs: [("s", "$system")]), request).ShouldBeInRange(plain + 1, request.EstimateConversation() - 1);
        InputEstimate.Of(Settings(constant: """{"a":"12345678"}"""), request).ShouldBe(plain + 4);
    }

    private static TargetSettings Settings(string constant = "", string input = TargetSettings.DefaultInput, params (string Name, string Source)[] inputs) => new()
    {
        Kind = TargetKind.Workflow,
        Id = "7300",
        Parameters = Encoding.UTF8.GetBytes(constant),
        Input = input,
        Inputs = inputs.ToDictionary(entry => entry.Name, entry => InputSource.TryParse(entry.Source, out var source) ? source : throw new AssertionException(entry.Source)),
    };

    private static JsonElement Write(
        TargetSettings settings, string parameters = "null", ParameterStyle style = ParameterStyle.Json, bool withInput = true,
        string messages = Conversation, string user = "\"ada\"")
    {
        var request = Some.Request($$"""{"model":"m","messages":[{{messages}}],"workflow_parameters":{{parameters}},"user":{{user}} }""");
        ChatExchange exchange = Some.Exchange(request, new WorkflowTarget(settings, "m"));
        var output = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(output))
        {
            json.WriteStartObject();
            ParameterWriter.Write(json, exchange, style, withInput);
            json.WriteEndObject();
        }

        return JsonElement.Parse(output.WrittenSpan);
    }

    private static IEnumerable<string> Names(JsonElement written) => written.EnumerateObject().Select(field => field.Name);

    private static string Text(JsonElement written, string name) => written.GetProperty(name).GetString()!;
}
