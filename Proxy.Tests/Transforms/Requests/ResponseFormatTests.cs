using System.Text;
using System.Text.Json;
using CozeProxy.Tests.Transforms.Fakes;
using CozeProxy.Transforms.Exchange;
using CozeProxy.Transforms.Targets;

namespace CozeProxy.Tests.Transforms.Requests;

internal sealed class ResponseFormatTests
{
    [TestCase("null", "text")]
    [TestCase("""{"type":"text"}""", "text")]
    [TestCase("""{"type":"json_object"}""", "json_object")]
    [TestCase("""{"type":"json_schema","json_schema":{"name":"n","schema":{"type":"object","x":"\"为"},"strict":true}}""", """{"type":"object","x":"\"为"}""")]
    [TestCase("""{"json_schema":{"schema":{"a":1}},"type":"json_schema"}""", """{"a":1}""")]
    [TestCase("""{"type":"json_schema","json_schema":{"name":"n"}}""", "json_object")]
    public void A_parameter_may_take_it(string format, string text)
    {
        var request = Some.Request($$"""{"model":"m","messages":[{}],"response_format":{{format}}}""");
        using var output = new MemoryStream();
        using (var json = new Utf8JsonWriter(output))
        {
            ResponseFormatInput.Write(json, request);
        }

        JsonSerializer.Deserialize<string>(Encoding.UTF8.GetString(output.ToArray())).ShouldBe(text);
    }

    [Test]
    public void Its_name_is_known()
    {
        InputSource.TryParse("$response_format", out var source).ShouldBeTrue();
        source.Kind.ShouldBe(InputKind.ResponseFormat);
    }

    [TestCase("""{"type":"text"}""", "[]", null)]
    [TestCase("""{"type":"json_object"}""", "[]", "response_format")]
    [TestCase("null", """[{"type":"function","function":{"name":"f"}}]""", "tools")]
    [TestCase("null", """[{"type":"function","function":{"name":"coze_interrupt"}}]""", null)]
    [TestCase("""{"type":"json_schema"}""", """[{"type":"function","function":{"name":"f"}}]""", "tools, response_format")]
    public void What_nothing_takes_is_named(string format, string tools, string? ignored)
    {
        var request = Some.Request($$"""{"model":"m","messages":[{}],"response_format":{{format}},"tools":{{tools}}}""");

        IgnoredFields.Of(Some.Exchange(request, Some.Workflow())).ShouldBe(ignored);
    }

    [Test]
    public void What_a_parameter_takes_is_not_ignored()
    {
        var request = Some.Request("""{"model":"m","messages":[{}],"response_format":{"type":"json_object"}}""");
        var settings = new TargetSettings
        {
            Kind = TargetKind.Workflow,
            Id = "1",
            Inputs = new Dictionary<string, InputSource> { ["format"] = new InputSource(InputKind.ResponseFormat) },
        };

        IgnoredFields.Of(Some.Exchange(request, TargetResolver.Create(settings, "m"))).ShouldBeNull();
    }
}
