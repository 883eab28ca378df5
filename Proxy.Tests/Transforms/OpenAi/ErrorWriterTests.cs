using System.Text.Json;
using CozeProxy.Transforms.Buffers;
using CozeProxy.Transforms.Coze;
using CozeProxy.Transforms.OpenAi;
using Microsoft.AspNetCore.Http;

namespace CozeProxy.Tests.Transforms.OpenAi;

internal sealed class ErrorWriterTests
{
    [Test]
    public void An_error_has_the_four_fields_OpenAI_sends()
    {
        var error = Write(ApiErrors.EmptyAnswer, Language.English);

        error.EnumerateObject().Select(field => field.Name).ShouldBe(["message", "type", "param", "code"]);
        error.GetProperty("param").ValueKind.ShouldBe(JsonValueKind.Null);
        error.GetProperty("code").GetString().ShouldBe("upstream_empty");
    }

    [Test]
    public void What_Coze_said_stands_beside_it()
    {
        var fault = new CozeFault(200, 4200, "not \"found\"\n") { LogId = "2026", DebugUrl = "https://www.coze.cn/x?a=1&b=2" };

        var coze = Write(FaultTable.Classify(fault).Error, Language.English).GetProperty("coze");

        coze.GetProperty("code").GetInt64().ShouldBe(4200);
        coze.GetProperty("msg").GetString().ShouldBe(fault.Message);
        coze.GetProperty("logid").GetString().ShouldBe(fault.LogId);
        coze.GetProperty("debug_url").GetString().ShouldBe(fault.DebugUrl);
    }

    [Test]
    public void Half_a_character_in_Cozes_words_does_not_break_the_answer()
    {
        var fault = new CozeFault(200, 4200, "half \uD83D of it");

        Write(FaultTable.Classify(fault).Error, Language.Chinese).GetProperty("code").GetString().ShouldBe("workflow_not_found");
    }

    [TestCase(null, Language.English)]
    [TestCase("en", Language.English)]
    [TestCase("zh-CN,zh;q=0.9,en;q=0.8", Language.Chinese)]
    [TestCase("ZH", Language.Chinese)]
    [TestCase("en;q=0.5, zh;q=0.9", Language.Chinese)]
    [TestCase("fr, zh;q=0.9", Language.English)]
    [TestCase("zh;q=0", Language.English)]
    [TestCase("!!", Language.English)]
    public void The_clients_first_language_is_used_where_it_is_Chinese(string? accept, Language language)
    {
        var context = new DefaultHttpContext();
        context.Request.Headers.AcceptLanguage = accept;

        context.Request.PreferredLanguage().ShouldBe(language);
        var expected = language == Language.Chinese ? "OAuth" : "Coze did not accept";
        FaultTable.Classify(new CozeFault(401, null, null)).Error.Message.In(language).ShouldStartWith(expected);
    }

    private static JsonElement Write(ApiError error, Language language)
    {
        using var output = new PooledBuffer();
        ErrorWriter.Write(output, error, language);
        using var document = JsonDocument.Parse(output.Span.ToArray());
        return document.RootElement.GetProperty("error").Clone();
    }
}
