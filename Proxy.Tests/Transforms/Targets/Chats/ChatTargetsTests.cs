using System.Text;
using CozeProxy.Tests.Transforms.Fakes;
using CozeProxy.Transforms.Targets;
using CozeProxy.Transforms.Targets.Bots;
using CozeProxy.Transforms.Targets.Chatflows;

namespace CozeProxy.Tests.Transforms.Targets.Chats;

internal sealed class ChatTargetsTests
{
    private const string Hello = "\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]";

    private static readonly TargetSettings Bot = new()
    {
        Kind = TargetKind.Bot,
        Id = "7300",
        Parameters = Encoding.UTF8.GetBytes("""{"plan":"gold","limits":{"a":1}}"""),
        Inputs = new Dictionary<string, InputSource>
        {
            ["rules"] = new(InputKind.System),
            ["who"] = new(InputKind.User),
            ["said"] = new(InputKind.LastUser),
            ["style"] = new(InputKind.Literal, "dry"),
            ["plan"] = new(InputKind.Literal, "lead"),
        },
    };

    [Test]
    public void A_bot_is_asked_for_a_stream_in_the_name_of_the_user()
    {
        var body = ChatRequests.Body($$"""{"model":"coze-bot","bot_id":"7300","user":"u-1",{{Hello}}}""");

        body.EnumerateObject().Select(field => field.Name).ShouldBe(["bot_id", "user_id", "stream", "additional_messages"]);
        body.GetProperty("bot_id").GetString().ShouldBe("7300");
        body.GetProperty("user_id").GetString().ShouldBe("u-1");
        body.GetProperty("stream").GetBoolean().ShouldBeTrue();
    }

    [Test]
    public void A_client_that_names_no_user_is_its_account() =>
        ChatRequests.Body($$"""{"model":"bot-7300",{{Hello}}}""").GetProperty("user_id").GetString().ShouldBe("account-0");

    [Test]
    public void A_bots_conversation_stands_in_the_query()
    {
        var target = new BotTarget(Bot, "bot");

        target.QueryFor(Some.Request($$"""{"model":"bot","conversation_id":"75",{{Hello}}}""")).ShouldBe([new("conversation_id", "75")]);
        target.QueryFor(Some.Request($$"""{"model":"bot",{{Hello}}}""")).ShouldBeEmpty();
        target.Path.ShouldBe("/v3/chat");
    }

    [Test]
    public void A_bots_variables_are_texts()
    {
        var body = ChatRequests.Body(
            $$"""{"model":"coze-bot","bot_id":"7300","workflow_parameters":{"a":"文 \"x\"","b":1.50,"c":{"d":[true]},"e":null},{{Hello}}}""");

        body.GetProperty("custom_variables").GetRawText().ShouldBe("""{"a":"文 \"x\"","b":"1.50","c":"{\"d\":[true]}"}""");
    }

    [Test]
    public void What_is_fixed_wins_over_the_client_and_the_client_over_what_is_mapped()
    {
        var variables = ChatRequests.Body(
            """
            {"model":"m","user":"u-1","workflow_parameters":{"plan":"silver","style":"warm"},
             "messages":[{"role":"system","content":"be brief"},{"role":"user","content":"Hi"},{"role":"assistant","content":"go on"}]}
            """,
            Bot).GetProperty("custom_variables");

        variables.GetProperty("plan").GetString().ShouldBe("gold");
        variables.GetProperty("limits").GetString().ShouldBe("""{"a":1}""");
        variables.GetProperty("style").GetString().ShouldBe("warm");
        variables.GetProperty("rules").GetString().ShouldBe("be brief");
        variables.GetProperty("who").GetString().ShouldBe("u-1");
        variables.GetProperty("said").GetString().ShouldBe("Hi");
    }

    [Test]
    public void The_systems_text_goes_where_it_is_mapped_and_not_into_the_messages()
    {
        var body = ChatRequests.Body("""{"model":"m","messages":[{"role":"system","content":"be brief"},{"role":"user","content":"Hi"}]}""", Bot);

        ChatRequests.Messages(body).ShouldBe(["user: Hi"]);
    }

    [TestCase("\"bot_id\":\"7300\"", "bot_id")]
    [TestCase("\"app_id\":\"7300\"", "app_id")]
    public void A_chatflow_runs_for_an_app_or_a_bot_and_has_its_conversation_in_the_body(string owner, string field)
    {
        var body = ChatRequests.Body($$"""{"model":"coze-chatflow","workflow_id":"7400",{{owner}},"conversation_id":"75",{{Hello}}}""");

        body.EnumerateObject().Select(property => property.Name).ShouldBe(["workflow_id", field, "conversation_id", "additional_messages", "parameters"]);
        body.GetProperty("workflow_id").GetString().ShouldBe("7400");
        body.GetProperty(field).GetString().ShouldBe("7300");
        body.GetProperty("conversation_id").GetString().ShouldBe("75");
        body.GetProperty("parameters").GetRawText().ShouldBe("{}");
    }

    [Test]
    public void A_chatflows_parameters_are_what_they_are()
    {
        var settings = Bot with { Kind = TargetKind.Chatflow, Id = "7400", AppId = "7500" };

        var parameters = ChatRequests.Body($$"""{"model":"m","workflow_parameters":{"b":1.50,"e":null},{{Hello}}}""", settings).GetProperty("parameters");

        parameters.GetProperty("b").GetRawText().ShouldBe("1.50");
        parameters.GetProperty("e").GetRawText().ShouldBe("null");
        parameters.GetProperty("limits").GetRawText().ShouldBe("""{"a":1}""");
        parameters.GetProperty("style").GetString().ShouldBe("dry");
        new ChatflowTarget(settings, "m").Path.ShouldBe("/v1/workflows/chat");
    }

    [TestCase("coze-bot", "\"bot_id\":\"7300\"", "7300", "coze-bot")]
    [TestCase("bot-7300", "\"stream\":true", "7300", "coze-bot")]
    [TestCase("bot-7300", "\"bot_id\":\"7300\"", "7300", "coze-bot")]
    [TestCase("coze-chatflow", "\"workflow_id\":\"7400\",\"bot_id\":\"7300\"", "7400", "coze-chatflow")]
    [TestCase("coze-chatflow", "\"workflow_id\":\"7400\",\"app_id\":\"7300\"", "7400", "coze-chatflow")]
    public void Their_ids_may_come_with_the_request(string model, string fields, string id, string name)
    {
        TargetResolver.TryResolve(Some.Request($$"""{"model":"{{model}}",{{fields}},{{Hello}}}"""), out var target, out _).ShouldBeTrue();

        (target!.Id, target.Model).ShouldBe((id, name));
    }

    [TestCase("coze-bot", "\"workflow_id\":\"1\"", "missing_bot_id", "bot_id")]
    [TestCase("bot-7300", "\"bot_id\":\"7301\"", "invalid_request", "bot_id")]
    [TestCase("bot-", "\"bot_id\":\"7301\"", "model_not_found", "model")]
    [TestCase("coze-chatflow", "\"bot_id\":\"7300\"", "missing_workflow_id", "workflow_id")]
    [TestCase("coze-chatflow", "\"workflow_id\":\"7400\"", "missing_app_or_bot_id", "app_id")]
    [TestCase("coze-chatflow", "\"workflow_id\":\"7400\",\"bot_id\":\"1\",\"app_id\":\"2\"", "invalid_request", "app_id")]
    public void What_is_missing_or_contradicts_itself_is_said(string model, string fields, string code, string param)
    {
        TargetResolver.TryResolve(Some.Request($$"""{"model":"{{model}}",{{fields}},{{Hello}}}"""), out var target, out var error).ShouldBeFalse();

        target.ShouldBeNull();
        (error!.Code, error.Param).ShouldBe((code, param));
    }

    [Test]
    public void All_messages_count_for_the_estimate()
    {
        var request = Some.Request("""{"model":"m","messages":[{"role":"system","content":"四个汉字"},{"role":"user","content":"abcd"}]}""");

        new BotTarget(Bot, "m").EstimateInput(request).ShouldBe(5);
    }
}
