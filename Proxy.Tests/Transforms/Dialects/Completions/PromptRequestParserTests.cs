using System.Text;
using CozeProxy.Transforms.Dialects;
using CozeProxy.Transforms.OpenAi;
using CozeProxy.Transforms.Requests;

namespace CozeProxy.Tests.Transforms.Dialects.Completions;

internal sealed class PromptRequestParserTests
{
    [TestCase("\"Say 为\\n\"")]
    [TestCase("[ \"Say 为\\n\" ]")]
    public void One_prompt_is_the_users_message(string prompt)
    {
        var request = Read($$"""{"model":"m","prompt":{{prompt}},"stream":true,"stream_options":{"include_usage":true},"stop":["a","b"],"max_tokens":7,"user":"u"}""");

        var message = request.Messages.ShouldHaveSingleItem();
        message.Role.ShouldBe(MessageRole.User);
        Encoding.UTF8.GetString(request.Input.Span).ShouldBe("\"Say 为\\n\"");
        (request.Stream, request.IncludeUsage, request.MaxTokens, request.User).ShouldBe((true, true, 7, "u"));
        request.Stop.ShouldBe(["a", "b"]);
    }

    [TestCase(""" "prompt":"x","n":1,"best_of":1,"echo":false,"suffix":null,"logprobs":5,"temperature":0.2,"seed":1,"logit_bias":{} """)]
    [TestCase(""" "prompt":"x","n":null,"best_of":null,"echo":null,"suffix":"" """)]
    public void What_changes_nothing_is_taken(string fields) => Read($$"""{"model":"m",{{fields}}}""").Messages.Count.ShouldBe(1);

    [TestCase(""" "x":1 """, "prompt")]
    [TestCase(""" "prompt":null """, "prompt")]
    [TestCase(""" "prompt":[] """, "prompt")]
    [TestCase(""" "prompt":5 """, "prompt")]
    [TestCase(""" "prompt":{} """, "prompt")]
    [TestCase(""" "prompt":["a","b"] """, "prompt")]
    [TestCase(""" "prompt":[1,2] """, "prompt")]
    [TestCase(""" "prompt":[[1,2]] """, "prompt")]
    [TestCase(""" "prompt":[null] """, "prompt")]
    [TestCase(""" "prompt":"x","n":2 """, "n")]
    [TestCase(""" "prompt":"x","best_of":2 """, "best_of")]
    [TestCase(""" "prompt":"x","echo":true """, "echo")]
    [TestCase(""" "prompt":"x","suffix":"end" """, "suffix")]
    [TestCase(""" "prompt":"x","stop":["a","b","c","d","e"] """, "stop")]
    public void What_cannot_be_done_is_refused_by_name(string fields, string param)
    {
        var error = Refuse($$"""{"model":"m",{{fields}}}""");

        (error.Status, error.Code, error.Param).ShouldBe((400, "invalid_request", param));
        error.Message.English.ShouldContain(param);
        error.Message.Chinese.ShouldContain(param);
    }

    private static ChatRequest Read(string body)
    {
        Dialect.Find("Completions")!.TryParse(Encoding.UTF8.GetBytes(body), out var request, out var error).ShouldBeTrue(error?.Message.English);
        return request!;
    }

    private static ApiError Refuse(string body)
    {
        Dialect.Find("Completions")!.TryParse(Encoding.UTF8.GetBytes(body), out _, out var error).ShouldBeFalse();
        return error!;
    }
}
