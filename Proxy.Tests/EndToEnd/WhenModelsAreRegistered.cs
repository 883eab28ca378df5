using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using CozeProxy.Sandbox.Coze;
using CozeProxy.Sandbox.Coze.Workflows;
using CozeProxy.Transforms.Targets;

namespace CozeProxy.Tests.EndToEnd;

/// <summary>Models of the configuration, as clients that can set nothing but a model's name use them.</summary>
internal sealed class WhenModelsAreRegistered : ProxyFixture
{
    private const string Name = "deepseek/chat-v3.1";
    private const string OfStaff = "staff-only";

    protected override ProxySettings Settings => new()
    {
        Configuration = new Dictionary<string, string?>
        {
            [$"Coze:Models:{Name}:Kind"] = "Workflow",
            [$"Coze:Models:{Name}:WorkflowId"] = Scripted,
            [$"Coze:Models:{Name}:BotId"] = "77",
            [$"Coze:Models:{Name}:Parameters"] = """{"temperature":0.5,"city":"北京"}""",
            [$"Coze:Models:{Name}:Input"] = "query",
            [$"Coze:Models:{Name}:Inputs:rules"] = "$system",
            [$"Coze:Models:{Name}:Output"] = "/answer",
            [$"Coze:Models:{Name}:Price"] = "chat-price",
            ["Billing:Prices:chat-price:PerCall"] = "0.5",
            [$"Coze:Models:{OfStaff}:Kind"] = "Workflow",
            [$"Coze:Models:{OfStaff}:WorkflowId"] = Scripted,
            [$"Coze:Models:{OfStaff}:Groups:0"] = "staff",
        },
    };

    [TestCase(true)]
    [TestCase(false)]
    public async Task A_name_is_all_that_a_client_needs(bool stream)
    {
        Coze.Add(Scripted, new WorkflowScript("chat").Say("Thinking… ").EndWith(_ => new System.Text.Json.Nodes.JsonObject { ["answer"] = "It rains.", ["n"] = 1 }, BuiltInScripts.Usage).Done());

        var answer = await ChatAnswer.ReadAsync(Proxy.Client, new
        {
            model = Name,
            messages = new[] { new { role = "system", content = "Be brief." }, new { role = "user", content = "Weather?" } },
            workflow_id = SandboxWorkflows.WordByWord,
            bot_id = "78",
            workflow_parameters = new { city = "Paris", mine = true },
            stream,
        });

        answer.Text.ShouldBe("It rains.");
        (stream ? answer.Chunks[0] : answer.Body).GetProperty("model").GetString().ShouldBe(Name);
        var run = Coze.Seen.Runs.ShouldHaveSingleItem();
        run.WorkflowId.ShouldBe(Scripted);
        run.Body.GetProperty("bot_id").GetString().ShouldBe("77");
        run.Parameters.GetRawText().ShouldBe("""{"mine":true,"rules":"Be brief.","query":"Weather?","temperature":0.5,"city":"北京"}""");
        var row = (await Proxy.UsageAsync()).ShouldHaveSingleItem();
        row.GetProperty("model").GetString().ShouldBe(Name);
        row.GetProperty("target").GetString().ShouldBe(Scripted);
        row.GetProperty("price").GetProperty("name").GetString().ShouldBe("chat-price");
        row.GetProperty("charge").GetString().ShouldBe("0.5");
    }

    [Test]
    public async Task A_group_that_is_not_named_may_not_use_it_and_does_not_see_it()
    {
        Coze.Add(Scripted, new WorkflowScript("x").EndWithOutput("x", BuiltInScripts.Usage).Done());
        var staff = await Proxy.PostAdminAsync("accounts", new { name = "staff", group = "staff", balance = "10" });
        using var client = await Proxy.NewKeyAsync(new { accountId = staff.GetProperty("id").GetInt64(), name = "staff" });
        using var put = await Proxy.Admin.PutAsJsonAsync($"/admin/api/prices/{OfStaff}", new { perCall = "1" });

        var refused = await ChatAnswer.ReadAsync(Proxy.Client, Ask(OfStaff));
        refused.Status.ShouldBe(403);
        refused.Code.ShouldBe("model_not_allowed");
        (await ListAsync(Proxy.Client)).ShouldBe([Name, .. TargetResolver.OpenModels]);
        (await Proxy.Client.GetAsync($"/v1/models/{OfStaff}")).StatusCode.ShouldBe(HttpStatusCode.NotFound);

        (await ChatAnswer.ReadAsync(client, Ask(OfStaff))).Text.ShouldBe("x");
        (await ListAsync(client)).ShouldBe([Name, OfStaff, .. TargetResolver.OpenModels]);
    }

    [Test]
    public async Task What_stands_for_a_model_that_a_key_may_use_is_listed_with_it()
    {
        using var client = await Proxy.NewKeyAsync(new { accountId = Proxy.AccountId, name = "workflows", models = new[] { "coze-workflow" } });

        (await ListAsync(client)).ShouldBe(["coze-workflow", "coze-workflow-async"]);
    }

    [TestCase("deepseek/chat-v3.1")]
    [TestCase("deepseek%2Fchat-v3.1")]
    public async Task A_name_with_slashes_and_dots_is_found_however_it_is_escaped(string path)
    {
        var model = await Proxy.Client.GetFromJsonAsync<JsonElement>($"/v1/models/{path}");

        model.GetProperty("id").GetString().ShouldBe(Name);
        model.GetProperty("object").GetString().ShouldBe("model");
        model.GetProperty("created").GetInt64().ShouldBeGreaterThan(0);
        model.GetProperty("owned_by").GetString().ShouldBe("coze");
    }

    [Test]
    public async Task A_key_sees_the_models_it_is_limited_to()
    {
        using var client = await Proxy.NewKeyAsync(new { accountId = Proxy.AccountId, name = "one", models = new[] { Name, OfStaff } });

        (await ListAsync(client)).ShouldBe([Name]);
        (await ChatAnswer.ReadAsync(client, Body(Scripted, stream: false))).Code.ShouldBe("model_not_allowed");
    }

    [TestCase("coze-workflow")]
    [TestCase("workflow-1000")]
    public async Task Workflows_can_be_closed_to_all_but_registered_names(string model)
    {
        Coze.Add(Scripted, new WorkflowScript("x").EndWith(_ => new System.Text.Json.Nodes.JsonObject { ["answer"] = "x" }, BuiltInScripts.Usage).Done());
        await RestartAsync(Settings with { Configuration = Settings.Configuration.Append(KeyValuePair.Create<string, string?>("Coze:OpenWorkflows", "false")).ToDictionary() });

        var answer = await ChatAnswer.ReadAsync(Proxy.Client, Ask(model, Scripted));

        answer.Status.ShouldBe(404);
        answer.Code.ShouldBe("model_not_found");
        (await ListAsync(Proxy.Client)).ShouldBe([Name]);
        (await Proxy.Client.GetAsync("/v1/models/coze-workflow")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await ChatAnswer.ReadAsync(Proxy.Client, Ask(Name))).Text.ShouldBe("x");
    }

    [Test]
    public async Task What_an_open_workflow_runs_for_is_the_requests_to_say_but_only_one_thing()
    {
        var messages = new[] { new { role = "user", content = "Hi" } };

        await ChatAnswer.ReadAsync(Proxy.Client, new { model = "coze-workflow", workflow_id = SandboxWorkflows.EndText, app_id = "5", messages });
        var both = await ChatAnswer.ReadAsync(Proxy.Client, new { model = "coze-workflow", workflow_id = SandboxWorkflows.EndText, app_id = "5", bot_id = "6", messages });

        Coze.Seen.Runs.ShouldHaveSingleItem().Body.GetProperty("app_id").GetString().ShouldBe("5");
        both.Status.ShouldBe(400);
        both.Error.GetProperty("param").GetString().ShouldBe("app_id");
    }

    private static object Ask(string model, string? workflowId = null) =>
        new { model, workflow_id = workflowId, messages = new[] { new { role = "user", content = "Hi" } } };

    private static async Task<IEnumerable<string?>> ListAsync(HttpClient client)
    {
        var list = await client.GetFromJsonAsync<JsonElement>("/v1/models");
        list.GetProperty("object").GetString().ShouldBe("list");
        return list.GetProperty("data").EnumerateArray().Select(model => model.GetProperty("id").GetString());
    }
}
