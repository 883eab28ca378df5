using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CozeProxy.Billing.Documents;
using CozeProxy.Channels;
using CozeProxy.Sandbox.Coze;
using CozeProxy.Sandbox.Coze.Workflows;
using CozeProxy.Tests.Channels;
using Microsoft.Extensions.DependencyInjection;

namespace CozeProxy.Tests.EndToEnd;

internal sealed class WhenOperatorsManageChannels : ProxyFixture
{
    private const string Name = "spare";

    // The declared one serves nobody, so that calls go over what is put.
    protected override ProxySettings Settings => new()
    {
        Configuration = new Dictionary<string, string?> { [$"Coze:Channels:{ProxyUnderTest.ChannelName}:Groups:0"] = "nobody" },
    };

    [Test]
    public async Task A_channel_serves_the_call_right_after_it_is_put_and_none_after_it_is_deleted()
    {
        (await AskAsync(SandboxWorkflows.WordByWord, stream: true)).Code.ShouldBe("no_channel");

        (await PutAsync(Name, OfCoze())).Status.ShouldBe(HttpStatusCode.OK);
        (await AskAsync(SandboxWorkflows.WordByWord, stream: true)).Status.ShouldBe(200);
        (await Proxy.UsageAsync())[0].GetProperty("channel").GetString().ShouldBe(Name);

        var edited = OfCoze();
        edited["ratio"] = "2";
        await PutAsync(Name, edited);
        await AskAsync(SandboxWorkflows.WordByWord, stream: true);
        var usage = await Proxy.UsageAsync();
        Amount(usage[0]).ShouldBe(2 * Amount(usage[1]));

        edited["enabled"] = false;
        await PutAsync(Name, edited);
        (await AskAsync(SandboxWorkflows.WordByWord, stream: true)).Code.ShouldBe("no_channel");
        (await Proxy.GetAdminAsync($"channels/{Name}")).GetProperty("enabled").GetBoolean().ShouldBeFalse();

        await PutAsync(Name, OfCoze());
        (await AskAsync(SandboxWorkflows.WordByWord, stream: true)).Status.ShouldBe(200);
        using var deleted = await Proxy.Admin.DeleteAsync($"/admin/api/channels/{Name}");
        deleted.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await AskAsync(SandboxWorkflows.WordByWord, stream: true)).Code.ShouldBe("no_channel");
        (await Proxy.Admin.DeleteAsync($"/admin/api/channels/{Name}")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await Proxy.Admin.GetAsync($"/admin/api/channels/{Name}")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Test]
    public async Task An_edited_address_and_its_credentials_are_used_together()
    {
        await using var other = await CozeEmulator.StartAsync(new CozeEmulatorOptions(), CancellationToken.None);
        await PutAsync(Name, OfCoze());
        await AskAsync(SandboxWorkflows.WordByWord, stream: true);

        await PutAsync(Name, new JsonObject { ["baseUrl"] = other.BaseAddress.AbsoluteUri, ["auth"] = new JsonObject { ["token"] = other.PersonalAccessToken } });
        (await AskAsync(SandboxWorkflows.WordByWord, stream: true)).Status.ShouldBe(200);

        (Coze.Seen.Runs.Count, other.Seen.Runs.Count).ShouldBe((1, 1));
        other.Seen.Runs[0].Bearer.ShouldBe(other.PersonalAccessToken);
    }

    [TestCase(true, "{}")]
    [TestCase(true, """{"type":"OAuthJwt","appId":"1","keyId":"fp"}""")]
    [TestCase(false, "{}")]
    [TestCase(false, """{"type":"Token"}""")]
    public async Task A_kept_secret_is_never_sent_to_another_address(bool isApp, string auth)
    {
        var secret = isApp ? new JsonObject { ["config"] = Coze.OAuthAppJson } : new JsonObject { ["token"] = "pat_of-the-first-address" };
        await PutAsync(Name, new JsonObject { ["baseUrl"] = "https://api.coze.cn", ["auth"] = secret });

        var (status, answer) = await PutAsync(Name, With(Coze.BaseAddress.AbsoluteUri));

        status.ShouldBe(HttpStatusCode.BadRequest);
        answer.GetProperty("error").GetProperty("message").GetString()!.ShouldContain("leads to another address");
        (await PutAsync(Name, With("https://api.coze.cn/another/path"))).Status.ShouldBe(HttpStatusCode.OK);

        JsonObject With(string baseUrl) => new() { ["baseUrl"] = baseUrl, ["auth"] = JsonNode.Parse(auth) };
    }

    [Test]
    public async Task The_consoles_JSON_is_taken_as_an_object_or_as_a_text_or_field_by_field()
    {
        var console = JsonNode.Parse(Coze.OAuthAppJson)!;
        foreach (var auth in new[]
        {
            new JsonObject { ["type"] = "OAuthJwt", ["config"] = console.DeepClone() },
            new JsonObject { ["type"] = "oauthjwt", ["config"] = Coze.OAuthAppJson },
            new JsonObject
            {
                ["appId"] = console["app_id"]!.DeepClone(), ["keyId"] = console["key_id"]!.DeepClone(), ["privateKey"] = console["private_key"]!.DeepClone(), ["aud"] = console["aud"]!.DeepClone(),
            },
        })
        {
            var (status, shown) = await PutAsync(Name, new JsonObject { ["baseUrl"] = Coze.BaseAddress.AbsoluteUri, ["auth"] = auth });

            status.ShouldBe(HttpStatusCode.OK, shown.ToString());
            (await AskAsync(SandboxWorkflows.WordByWord, stream: true)).Status.ShouldBe(200);
        }

        // They are the same credentials: one token is enough.
        Coze.Seen.Exchanges.Count.ShouldBe(1);
    }

    [Test]
    public async Task It_is_shown_without_its_secret_and_can_be_put_as_it_is_shown()
    {
        var (status, shown) = await PutAsync(Name, JsonNode.Parse($$"""
            {"baseUrl":"https://api.coze.cn","auth":{"type":"OAuthJwt","config":{{AppKey.Json(AppKey.One, aud: "api.coze.cn")}}},"models":["m","a"],"groups":["vip","staff"],
             "priority":-1,"weight":3,"ratio":1.50,"defaultPrice":"p","maxConcurrency":7,"enabled":false}
            """)!);

        status.ShouldBe(HttpStatusCode.OK, shown.ToString());
        var read = await Proxy.GetAdminAsync($"channels/{Name}");
        read.GetRawText().ShouldBe(shown.GetRawText());
        Without(read, "changedAt").ShouldBe("""
            {"name":"spare","baseUrl":"https://api.coze.cn","auth":{"type":"OAuthJwt","appId":"1120001","keyId":"fp","aud":"api.coze.cn","hasSecret":true},"models":["a","m"],"groups":["staff","vip"],"priority":-1,"weight":3,"ratio":"1.5","defaultPrice":"p","maxConcurrency":7,"enabled":false,"health":null,"inFlight":0,"recent":{"calls":0,"errors":0,"lastError":null},"lastTest":null,"declaredIn":"database"}
            """.Trim());

        var (again, same) = await PutAsync(Name, JsonNode.Parse(read.GetRawText())!);
        again.ShouldBe(HttpStatusCode.OK, same.ToString());
        Without(same, "changedAt").ShouldBe(Without(read, "changedAt"));
        var entry = await Proxy.Services.GetRequiredService<ChannelRegistry>().GetAsync(Name, CancellationToken.None);
        entry!.Settings!.Credentials.Secret.ShouldBe(AppKey.One);
    }

    [Test]
    public async Task No_secret_is_in_an_answer_a_log_or_the_database()
    {
        await PutAsync(Name, OfCoze());
        await PutAsync("token", new JsonObject { ["baseUrl"] = Coze.BaseAddress.AbsoluteUri, ["auth"] = new JsonObject { ["type"] = "Token", ["token"] = Coze.PersonalAccessToken } });
        await PutAsync("bad", new JsonObject { ["baseUrl"] = "x", ["auth"] = new JsonObject { ["config"] = new JsonObject { ["private_key"] = "-----BEGIN PRIVATE KEY-----QmFk" } } });
        await AskAsync(SandboxWorkflows.WordByWord, stream: true);

        var pem = JsonNode.Parse(Coze.OAuthAppJson)!["private_key"]!.GetValue<string>();
        string[] secrets = [Coze.PersonalAccessToken, "QmFk", "PRIVATE KEY", pem.Split('\n')[1]];
        var stored = await Proxy.Services.GetRequiredKeyedService<IDocumentStore>(DocumentKind.Channels).ListAsync(CancellationToken.None);
        stored.Count.ShouldBe(2);
        var answers = await Proxy.Admin.GetStringAsync("/admin/api/channels");
        foreach (var secret in secrets)
        {
            answers.ShouldNotContain(secret);
            stored.ShouldAllBe(document => !document.Document.Contains(secret, StringComparison.Ordinal));
            Proxy.Log.Lines.ShouldAllBe(line => !$"{line.Text} {line.Exception}".Contains(secret, StringComparison.Ordinal));
        }
    }

    [Test]
    public async Task All_mistakes_are_said_at_once_and_in_both_languages_and_no_secret_with_them()
    {
        const string body = """
            {"baseUrl":"x","auth":{"type":"OAuthJwt","config":{"app_id":"1","private_key":"SECRET"},"secret":"SECRET"},"models":"m","groups":[1],"priority":"high","weight":0,
             "ratio":"-1","maxConcurrency":0.5,"enabled":"yes","group":["vip"],"name":"another"}
            """;
        string[] fields =
        [
            "baseUrl", "auth.config.key_id", "auth.config.private_key", "auth.secret", "models", "groups", "priority", "weight", "ratio", "maxConcurrency", "enabled", "group", "name",
        ];

        foreach (var language in new[] { "en", "zh" })
        {
            var (status, answer) = await PutRawAsync(Name, body, language);

            status.ShouldBe(HttpStatusCode.BadRequest);
            answer.GetProperty("error").GetProperty("code").GetString().ShouldBe("invalid_request");
            var message = answer.GetProperty("error").GetProperty("message").GetString().ShouldNotBeNull();
            fields.ShouldAllBe(field => message.Contains($"`{field}` ", StringComparison.Ordinal), message);
            message.ShouldNotContain("SECRET", Case.Sensitive);
        }

        (await Proxy.Admin.GetAsync($"/admin/api/channels/{Name}")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [TestCase("[]")]
    [TestCase("""{"auth":7}""")]
    [TestCase("""{"auth":null}""")]
    public async Task A_body_that_is_no_channel_is_refused(string body) => (await PutRawAsync(Name, body)).Status.ShouldBe(HttpStatusCode.BadRequest);

    [TestCase("a%2Fb")]
    [TestCase("a%25b")]
    public async Task A_name_that_is_no_segment_of_a_path_is_refused(string name) =>
        (await PutRawAsync(name, OfCoze().ToJsonString())).Status.ShouldBe(HttpStatusCode.BadRequest);

    [Test]
    public async Task What_the_configuration_declares_is_shown_and_stays_as_it_is()
    {
        foreach (var name in new[] { ProxyUnderTest.ChannelName, "MAIN" })
        {
            var (status, answer) = await PutAsync(name, OfCoze());
            status.ShouldBe(HttpStatusCode.Conflict);
            answer.GetProperty("error").GetProperty("code").GetString().ShouldBe("declared_in_configuration");
            using var delete = await Proxy.Admin.DeleteAsync($"/admin/api/channels/{name}");
            delete.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        }

        await PutAsync(Name, OfCoze());
        var list = await Proxy.GetAdminAsync("channels");
        (list.GetProperty("total").GetInt32(), list.GetProperty("page").GetInt32(), list.GetProperty("pageSize").GetInt32()).ShouldBe((2, 1, 2));
        list.GetProperty("items").EnumerateArray().Select(item => $"{item.GetProperty("name")} {item.GetProperty("declaredIn")} {item.GetProperty("changedAt").ValueKind}")
            .ShouldBe([$"{ProxyUnderTest.ChannelName} configuration Null", $"{Name} database String"]);
        list.GetProperty("items")[0].GetProperty("auth").GetProperty("hasSecret").GetBoolean().ShouldBeTrue();
    }

    [Test]
    public async Task A_name_in_another_case_is_the_same_channel()
    {
        await PutAsync(Name, OfCoze());
        var edited = OfCoze();
        edited["weight"] = 4;
        edited["auth"] = null;

        var (status, answer) = await PutAsync("SPARE", edited);

        status.ShouldBe(HttpStatusCode.OK, answer.ToString());
        answer.GetProperty("name").GetString().ShouldBe(Name);
        (await Proxy.GetAdminAsync("channels")).GetProperty("total").GetInt32().ShouldBe(2);
        (await Proxy.GetAdminAsync("channels/Spare")).GetProperty("weight").GetInt32().ShouldBe(4);
        (await Proxy.Admin.DeleteAsync("/admin/api/channels/SPARE")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
    }

    [Test]
    public async Task Channels_need_the_admin_token() =>
        (await Proxy.Client.GetAsync("/admin/api/channels")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);

    [Test]
    public async Task No_stream_is_cut_while_channels_come_and_change_and_go()
    {
        const int streams = 100;
        await PutAsync(Name, OfCoze());
        var gate = new TaskCompletionSource();
        Coze.Add(Scripted, new WorkflowScript("x").Stream(["one", " two"]).PauseUntil(gate.Task).EndWithOutput("one two", BuiltInScripts.Usage).Done());
        using var client = Proxy.NewClient(Proxy.Key);
        var answers = await Task.WhenAll(Enumerable.Range(0, streams).Select(_ => OpenAnswer.OpenAsync(client, Body(Scripted, stream: true))));
        foreach (var answer in answers)
        {
            (await answer.ReadLineAsync()).ShouldNotBeNull();
        }

        var edited = OfCoze();
        edited["priority"] = 3;
        await PutAsync(Name, edited);
        for (var i = 0; i < 20; i++)
        {
            await PutAsync($"more-{i}", OfCoze());
        }

        var elsewhere = OfCoze();
        elsewhere["baseUrl"] = "http://127.0.0.1:1";
        await PutAsync(Name, elsewhere);
        using var deleted = await Proxy.Admin.DeleteAsync($"/admin/api/channels/{Name}");
        deleted.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await AskAsync(SandboxWorkflows.WordByWord, stream: true)).Status.ShouldBe(200);
        gate.SetResult();

        var ends = await Task.WhenAll(answers.Select(answer => answer.ReadToEndAsync()));
        ends.Select(lines => lines[^1]).ShouldAllBe(line => line == "data: [DONE]");
        foreach (var answer in answers)
        {
            answer.Dispose();
        }

        var usage = await Proxy.UsageAsync();
        usage.Count.ShouldBe(streams + 1);
        usage.ShouldAllBe(row => row.GetProperty("outcome").GetString() == "completed");
        usage.Count(row => row.GetProperty("channel").GetString() == Name).ShouldBe(streams);
    }

    private JsonObject OfCoze() => new()
    {
        ["baseUrl"] = Coze.BaseAddress.AbsoluteUri,
        ["auth"] = new JsonObject { ["type"] = "OAuthJwt", ["config"] = JsonNode.Parse(Coze.OAuthAppJson) },
    };

    private Task<(HttpStatusCode Status, JsonElement Answer)> PutAsync(string name, JsonNode body) => PutRawAsync(name, body.ToJsonString());

    private async Task<(HttpStatusCode Status, JsonElement Answer)> PutRawAsync(string name, string body, string language = "en")
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, $"/admin/api/channels/{name}") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.AcceptLanguage.ParseAdd(language);
        using var response = await Proxy.Admin.SendAsync(request);
        return (response.StatusCode, await response.Content.ReadFromJsonAsync<JsonElement>());
    }

    private static decimal Amount(JsonElement row) => decimal.Parse(row.GetProperty("charge").GetString()!, System.Globalization.CultureInfo.InvariantCulture);

    private static string Without(JsonElement answer, string field)
    {
        var json = JsonObject.Create(answer)!;
        json.Remove(field).ShouldBeTrue();
        return json.ToJsonString(new JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    }
}
