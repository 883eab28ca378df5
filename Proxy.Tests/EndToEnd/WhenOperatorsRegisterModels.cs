using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using CozeProxy.Billing.Documents;
using CozeProxy.Models;
using CozeProxy.Sandbox.Coze.Workflows;
using CozeProxy.Tests.Servers;
using CozeProxy.Tests.Transforms.Fakes;
using Microsoft.Extensions.DependencyInjection;

namespace CozeProxy.Tests.EndToEnd;

internal sealed class WhenOperatorsRegisterModels : ProxyFixture
{
    private const string Name = "deepseek/chat";
    private const string Path = $"/admin/api/models/{Name}";
    private const string Declared = "declared";
    private const int LeftOut = 1202;

    private static readonly object Minimal = new { kind = "workflow", workflowId = Scripted, price = "coze-workflow" };

    protected override ProxySettings Settings => new()
    {
        Configuration = new Dictionary<string, string?>
        {
            [$"Coze:Models:{Declared}:Kind"] = "Chatflow",
            [$"Coze:Models:{Declared}:WorkflowId"] = "9",
            [$"Coze:Models:{Declared}:BotId"] = "8",
        },
    };

    [Test]
    public async Task A_model_is_in_force_with_the_next_call_until_it_is_deleted()
    {
        Answers();
        (await AskAsync()).Code.ShouldBe("model_not_found");

        (await PutAsync(Minimal)).Status.ShouldBe(HttpStatusCode.OK);
        (await AskAsync()).Text.ShouldBe("x");
        Coze.Seen.Runs[0].Parameters.GetRawText().ShouldBe("""{"BOT_USER_INPUT":"Hi"}""");

        await PutAsync(new { kind = "workflow", workflowId = Scripted, price = "coze-workflow", input = "q", parameters = new { n = 1.5 } });
        (await AskAsync()).Text.ShouldBe("x");
        Coze.Seen.Runs[1].Parameters.GetRawText().ShouldBe("""{"q":"Hi","n":1.5}""");
        (await Proxy.Client.GetFromJsonAsync<JsonElement>($"/v1/models/{Name}")).GetProperty("created").GetInt64()
            .ShouldBeInRange(DateTimeOffset.UtcNow.AddMinutes(-5).ToUnixTimeSeconds(), DateTimeOffset.UtcNow.ToUnixTimeSeconds());

        using var deleted = await Proxy.Admin.DeleteAsync(Path);
        deleted.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await AskAsync()).Code.ShouldBe("model_not_found");
        (await Proxy.Admin.DeleteAsync(Path)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await Proxy.Admin.GetAsync(Path)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Test]
    public async Task It_is_shown_as_it_was_put_and_can_be_put_as_it_is_shown()
    {
        const string body = """
            {"kind":"workflow","workflowId":"1000","appId":"3","parameters":{"n":12345678901234567890,"deep":{"on":true},"text":"你好"},"input":"q",
             "inputs":{"rules":"$system","cost":"$$5"},"output":"/a~1b/0","price":"p","hold":0.50,"missingUsage":"per_call","timeout":"00:02:00","idempotent":true,
             "groups":["vip","staff"],"background":true}
            """;

        var (status, shown) = await PutRawAsync(body);
        status.ShouldBe(HttpStatusCode.OK, shown.ToString());
        var read = await Proxy.GetAdminAsync($"models/{Name}");
        var (again, same) = await PutRawAsync(read.GetRawText());

        read.GetRawText().ShouldBe(shown.GetRawText());
        again.ShouldBe(HttpStatusCode.OK, same.ToString());
        Without(same, "changedAt").ShouldBe(Without(read, "changedAt"));
        Without(read, "changedAt").ShouldBe("""
            {"name":"deepseek/chat","kind":"workflow","workflowId":"1000","botId":null,"appId":"3","parameters":{"n":12345678901234567890,"deep":{"on":true},"text":"你好"},"input":"q","inputs":{"rules":"$system","cost":"$$5"},"output":"/a~1b/0","price":"p","hold":"0.5","missingUsage":"per_call","timeout":"00:02:00","idempotent":true,"groups":["staff","vip"],"onClientGone":"drain","background":true,"declaredIn":"database"}
            """.Trim());
    }

    [Test]
    public async Task What_the_configuration_declares_is_shown_and_stays_as_it_is()
    {
        using var put = await Proxy.Admin.PutAsJsonAsync($"/admin/api/models/{Declared}", Minimal);
        using var delete = await Proxy.Admin.DeleteAsync($"/admin/api/models/{Declared}");

        foreach (var response in new[] { put, delete })
        {
            response.StatusCode.ShouldBe(HttpStatusCode.Conflict);
            (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("error").GetProperty("code").GetString().ShouldBe("declared_in_configuration");
        }

        await PutAsync(Minimal);
        var list = await Proxy.GetAdminAsync("models");
        list.GetProperty("total").GetInt32().ShouldBe(2);
        list.GetProperty("items").EnumerateArray().Select(item => $"{item.GetProperty("name")} {item.GetProperty("declaredIn")}")
            .ShouldBe([$"{Declared} configuration", $"{Name} database"]);
        (await Proxy.GetAdminAsync($"models/{Declared}")).GetProperty("botId").GetString().ShouldBe("8");
    }

    [Test]
    public async Task All_mistakes_are_said_at_once()
    {
        var (status, answer) = await PutRawAsync("""
            {"kind":"flow","workflowId":7,"botId":"a b","inputs":{"x":"$nobody","y":1},"output":"/~2","hold":"-1","missingUsage":"never","timeout":"soon","groups":"all","workflow":"1",
             "parameters":{"a":1,"a":2}}
            """);

        status.ShouldBe(HttpStatusCode.BadRequest);
        var error = answer.GetProperty("error");
        error.GetProperty("code").GetString().ShouldBe("invalid_request");
        error.GetProperty("param").GetString().ShouldBe("workflowId");
        foreach (var field in new[] { "kind", "workflowId", "botId", "inputs.x", "inputs.y", "output", "hold", "missingUsage", "timeout", "groups", "workflow", "parameters.a" })
        {
            error.GetProperty("message").GetString().ShouldNotBeNull().ShouldContain($"`{field}` ");
        }

        (await Proxy.Admin.GetAsync(Path)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [TestCase("[]")]
    [TestCase("""{"kind":"workflow","workflowId":"1","name":"other"}""")]
    public async Task A_body_that_is_no_model_is_refused(string body) => (await PutRawAsync(body)).Status.ShouldBe(HttpStatusCode.BadRequest);

    [Test]
    public async Task A_stored_model_that_this_version_cannot_read_is_left_out_and_can_be_deleted()
    {
        var store = Proxy.Services.GetRequiredKeyedService<IDocumentStore>(DocumentKind.Models);
        await store.PutAsync("newer", """{"kind":"workflow","workflowId":"1","fromTheFuture":true}""", CancellationToken.None);
        await store.PutAsync("broken", "{", CancellationToken.None);
        await store.PutAsync(Name, """{"kind":"workflow","workflowId":"1000","price":"coze-workflow"}""", CancellationToken.None);
        Answers();

        await Proxy.Services.GetRequiredService<ModelRegistry>().RestockAsync(CancellationToken.None);

        (await AskAsync()).Text.ShouldBe("x");
        Proxy.Log.Lines.Count(line => line.EventId == LeftOut).ShouldBe(2);
        (await Proxy.GetAdminAsync("models")).GetProperty("total").GetInt32().ShouldBe(4);
        (await Proxy.GetAdminAsync("models/newer")).GetProperty("problems")[0].GetString().ShouldNotBeNull().ShouldContain("fromTheFuture");
        (await Proxy.Admin.DeleteAsync("/admin/api/models/broken")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
    }

    [Test]
    public async Task A_model_put_on_one_replica_is_in_force_on_another()
    {
        Answers();
        var database = await (await PostgresServer.Shared).CreateDatabaseAsync();
        var settings = new ProxySettings { Configuration = PostgresStore.Settings(database).ToDictionary(setting => setting.Key, string? (setting) => setting.Value) };
        await using var first = await ProxyUnderTest.StartAsync(Coze, settings);
        await using var second = await ProxyUnderTest.StartAsync(Coze, settings);

        using var put = await first.Admin.PutAsJsonAsync(Path, Minimal);
        put.StatusCode.ShouldBe(HttpStatusCode.OK);
        await Eventually.HoldsAsync(() => second.Services.GetRequiredService<ModelCatalog>().Find(Name) is not null, "The other replica does not hear of the model.");

        (await AskAsync(second)).Text.ShouldBe("x");
        await using var third = await ProxyUnderTest.StartAsync(Coze, settings);
        (await AskAsync(third)).Text.ShouldBe("x");
        await second.ShouldBeInOrderAsync();
    }

    private void Answers() => Coze.Add(Scripted, new WorkflowScript("x").EndWithOutput("x", BuiltInScripts.Usage).Done());

    private Task<ChatAnswer> AskAsync(ProxyUnderTest? proxy = null) =>
        ChatAnswer.ReadAsync((proxy ?? Proxy).Client, new { model = Name, messages = new[] { new { role = "user", content = "Hi" } } });

    private Task<(HttpStatusCode Status, JsonElement Answer)> PutAsync(object body) => PutRawAsync(JsonSerializer.Serialize(body));

    private async Task<(HttpStatusCode Status, JsonElement Answer)> PutRawAsync(string body)
    {
        using var response = await Proxy.Admin.PutAsync(Path, new StringContent(body, System.Text.Encoding.UTF8, "application/json"));
        return (response.StatusCode, await response.Content.ReadFromJsonAsync<JsonElement>());
    }

    private static string Without(JsonElement answer, string field)
    {
        var json = System.Text.Json.Nodes.JsonObject.Create(answer)!;
        json.Remove(field).ShouldBeTrue();
        return json.ToJsonString(new JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    }
}
