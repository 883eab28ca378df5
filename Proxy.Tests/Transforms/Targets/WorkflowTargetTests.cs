using System.Buffers;
using System.Text.Json;
using CozeProxy.Tests.Transforms.Fakes;

namespace CozeProxy.Tests.Transforms.Targets;

internal sealed class WorkflowTargetTests
{
    [Test]
    public void The_text_is_the_input_the_workflow_knows()
    {
        var body = Body(""" "content":"为什么\n\"小明\" \ud83d\ude00" """);

        body.EnumerateObject().Select(field => field.Name).ShouldBe(["workflow_id", "parameters"]);
        body.GetProperty("workflow_id").GetString().ShouldBe("7300");
        Parameter(body, "BOT_USER_INPUT").GetString().ShouldBe("为什么\n\"小明\" 😀");
        body.GetProperty("parameters").EnumerateObject().Count().ShouldBe(1);
    }

    [Test]
    public void The_clients_parameters_stand_beside_it_as_they_are()
    {
        const string parameters =
            """{ "city" : "北京", "n":12345678901234567890.5, "on":true, "none":null, "deep":{"a":[1,{"BOT_USER_INPUT":"inner"}], "e":{}}, "空 \"格\"\n\u4f60":[] }""";

        var body = Body(""" "content":"Hi" """, parameters);

        using var expected = JsonDocument.Parse(parameters);
        foreach (var field in expected.RootElement.EnumerateObject())
        {
            Parameter(body, field.Name).GetRawText().ShouldBe(field.Value.GetRawText(), field.Name);
        }

        Parameter(body, "BOT_USER_INPUT").GetString().ShouldBe("Hi");
        body.GetProperty("parameters").EnumerateObject().Count().ShouldBe(7);
    }

    [TestCase("""{"BOT_USER_INPUT":"mine","x":1}""")]
    [TestCase("""{"x":1,"BOT_USER\u005fINPUT":"mine"}""")]
    public void What_the_client_calls_the_input_itself_wins(string parameters)
    {
        var body = Body(""" "content":"Hi" """, parameters);

        body.GetProperty("parameters").EnumerateObject().Count(field => field.Name == "BOT_USER_INPUT").ShouldBe(1);
        Parameter(body, "BOT_USER_INPUT").GetString().ShouldBe("mine");
    }

    [TestCase(""" "role":"user" """)]
    [TestCase(""" "content":null """)]
    [TestCase(""" "content":[] """)]
    public void Without_text_the_input_is_empty(string message) => Parameter(Body(message, "{}"), "BOT_USER_INPUT").GetString().ShouldBe("");

    [Test]
    public void Parts_are_joined()
    {
        var body = Body(""" "content":[{"type":"text","text":"\"a\""},{"type":"text","text":"b\\"}] """);

        Parameter(body, "BOT_USER_INPUT").GetString().ShouldBe("\"a\"\nb\\");
    }

    private static JsonElement Parameter(JsonElement body, string name) => body.GetProperty("parameters").GetProperty(name);

    private static JsonElement Body(string message, string parameters = "null")
    {
        var request = Some.Request($$"""{"model":"workflow-7300","messages":[{ {{message}} }],"workflow_parameters":{{parameters}} }""");
        var output = new ArrayBufferWriter<byte>();
        Some.Workflow().WriteBody(Some.Exchange(request, Some.Workflow()), output);
        using var document = JsonDocument.Parse(output.WrittenMemory);
        return document.RootElement.Clone();
    }
}
