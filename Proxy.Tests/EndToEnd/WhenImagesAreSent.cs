using System.Globalization;
using System.Security.Cryptography;
using CozeProxy.Sandbox.Coze;
using CozeProxy.Sandbox.Coze.Files;
using CozeProxy.Sandbox.Coze.Workflows;

namespace CozeProxy.Tests.EndToEnd;

/// <summary>A model of its own, whose workflow takes an image and files by parameters.</summary>
internal sealed class WhenImagesAreSent : ProxyFixture
{
    private const string Model = "vision";
    private const string Png = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
    private const string Url = "https://example.com/cat.png?size=1&x=y";

    protected override ProxySettings Settings => new() { Configuration = Configuration() };

    [SetUp]
    public void Publish() => Coze.Add(Scripted, new WorkflowScript("sees").EndWithOutput(input => $"seen {input.Text("image")}", RunUsage.Of(45, 123)).Done());

    [TestCase(true)]
    [TestCase(false)]
    public async Task A_data_uri_is_uploaded_and_the_workflow_gets_its_id(bool stream)
    {
        var answer = await SendAsync(stream, Image($"data:image/png;base64,{Png}"));

        var upload = Coze.Seen.Uploads.ShouldHaveSingleItem();
        answer.Text.ShouldBe($"seen {{\"file_id\":\"{upload.FileId}\"}}");
        upload.FileName.ShouldBe("image.png");
        upload.ContentType.ShouldBe("image/png");
        upload.Sha256.ShouldBe(Convert.ToHexString(SHA256.HashData(Convert.FromBase64String(Png))));
        upload.Bearer.ShouldBe(Coze.Seen.Runs[0].Bearer);
        Coze.Seen.Runs[0].Parameters.GetProperty("BOT_USER_INPUT").GetString().ShouldBe("What is it?");
        (await Proxy.UsageAsync()).ShouldHaveSingleItem().GetProperty("charge").GetString().ShouldBe("0.000291");
    }

    [Test]
    public async Task The_same_image_is_uploaded_once_even_by_calls_at_the_same_time()
    {
        var gate = new TaskCompletionSource();
        Coze.Files.Gate = gate.Task;

        var calls = Enumerable.Range(0, 10).Select(_ => SendAsync(stream: true, Image($"data:image/png;base64,{Png}"))).ToList();
        await Coze.Seen.WaitForAsync(seen => seen.Uploads.Count > 0, Patience);
        gate.SetResult();
        (await Task.WhenAll(calls)).ShouldAllBe(answer => answer.Status == 200);
        await SendAsync(stream: false, Image($"data:image/png;base64,{Png}"));

        Coze.Seen.Uploads.Count.ShouldBe(1);
        Coze.Seen.BilledRuns.Count.ShouldBe(11);
    }

    [Test]
    public async Task A_url_goes_to_coze_as_it_is()
    {
        (await SendAsync(stream: true, Image(Url))).Text.ShouldBe($"seen {Url}");

        Coze.Seen.Uploads.ShouldBeEmpty();
    }

    [Test]
    public async Task Files_go_into_the_list_that_takes_them()
    {
        var answer = await SendAsync(
            stream: true,
            new { type = "file", file = new { filename = "发票 \"2024\".txt", file_data = $"data:text/plain;base64,{Convert.ToBase64String("hello"u8)}" } },
            new { type = "file", file = new { file_data = "https://example.com/b.pdf" } });

        answer.Status.ShouldBe(200);
        var upload = Coze.Seen.Uploads.ShouldHaveSingleItem();
        upload.FileName.ShouldBe("发票 %222024%22.txt");
        var files = Coze.Seen.Runs[0].Parameters.GetProperty("documents").EnumerateArray().Select(file => file.GetString());
        files.ShouldBe([$"{{\"file_id\":\"{upload.FileId}\"}}", "https://example.com/b.pdf"]);
        Coze.Seen.Runs[0].Parameters.TryGetProperty("image", out _).ShouldBeFalse("there was none");
    }

    [Test]
    public async Task A_parameter_that_the_client_names_itself_stays_as_it_is()
    {
        var answer = await ChatAnswer.ReadAsync(Proxy.Client, new
        {
            model = Model,
            messages = new[] { new { role = "user", content = new[] { Image(Url) } } },
            workflow_parameters = new { image = "https://example.com/mine.png" },
        });

        answer.Text.ShouldBe("seen https://example.com/mine.png");
    }

    [Test]
    public async Task A_token_that_is_refused_at_the_upload_is_replaced_and_nobody_notices()
    {
        await SendAsync(stream: true, Image(Url));
        Coze.RevokeTokens();

        var answer = await SendAsync(stream: true, Image($"data:image/png;base64,{Png}"));

        answer.Status.ShouldBe(200);
        Coze.Seen.Uploads.Count.ShouldBe(2);
        Coze.Seen.Exchanges.Count.ShouldBe(2);
        Coze.Seen.Runs.Count.ShouldBe(2, "the run was sent with the new token at once");
    }

    [TestCase(4300, 400, "invalid_request")]
    [TestCase(4301, 400, "invalid_request")]
    [TestCase(4302, 413, "request_too_large")]
    [TestCase(4303, 400, "invalid_request")]
    [TestCase(4304, 400, "invalid_request")]
    [TestCase(4020, 429, "rate_limited")]
    [TestCase(5000, 502, "upstream_error")]
    public async Task An_upload_that_coze_refuses_ends_the_call_before_anything_is_run(int code, int status, string expected)
    {
        Coze.Files.FailNextWith(new UploadFault(code, "no such luck"));

        var answer = await SendAsync(stream: true, Image($"data:image/png;base64,{Png}"));

        answer.Status.ShouldBe(status);
        answer.Code.ShouldBe(expected);
        answer.Error.GetProperty("message").GetString()!.ShouldContain("no such luck");
        Coze.Seen.Runs.ShouldBeEmpty();
        (await Proxy.BalanceAsync()).ShouldBe(1000m);

        // Nor is the failure remembered, but for the limit of the channel.
        Proxy.ForgetFailures();
        (await SendAsync(stream: true, Image($"data:image/png;base64,{Png}"))).Status.ShouldBe(200);
    }

    [Test]
    public async Task Another_channel_gets_the_image_too_and_the_run_names_its_own_id()
    {
        await using var busy = await CozeEmulator.StartAsync(new CozeEmulatorOptions(), CancellationToken.None);
        busy.Add(Scripted, new WorkflowScript("busy").Refuse(200, 4009, "too many"));
        busy.Files.Add("another");
        await RestartWithFirstChannelAsync(busy);

        var answer = await SendAsync(stream: true, Image($"data:image/png;base64,{Png}"));

        var first = busy.Seen.Uploads.ShouldHaveSingleItem();
        var second = Coze.Seen.Uploads.ShouldHaveSingleItem();
        second.FileId.ShouldNotBe(first.FileId);
        answer.Text.ShouldBe($"seen {{\"file_id\":\"{second.FileId}\"}}");
    }

    [Test]
    public async Task A_channel_that_takes_no_uploads_now_gives_way_to_the_next()
    {
        await using var busy = await CozeEmulator.StartAsync(new CozeEmulatorOptions(), CancellationToken.None);
        busy.Files.FailNextWith(new UploadFault(4020, "too many", 429));
        await RestartWithFirstChannelAsync(busy);

        (await SendAsync(stream: true, Image($"data:image/png;base64,{Png}"))).Status.ShouldBe(200);

        busy.Seen.Runs.ShouldBeEmpty();
        (await Proxy.UsageAsync()).ShouldHaveSingleItem().GetProperty("channel").GetString().ShouldBe(ProxyUnderTest.ChannelName);
    }

    [Test]
    public async Task A_file_that_coze_has_lost_is_uploaded_again_by_the_next_call()
    {
        await SendAsync(stream: true, Image($"data:image/png;base64,{Png}"));
        Coze.Files.LoseAll();

        (await SendAsync(stream: true, Image($"data:image/png;base64,{Png}"))).Status.ShouldBe(400);
        (await SendAsync(stream: true, Image($"data:image/png;base64,{Png}"))).Status.ShouldBe(200);

        Coze.Seen.Uploads.Count.ShouldBe(2);
    }

    [Test]
    public async Task What_is_too_large_never_leaves_the_proxy()
    {
        await RestartAsync(new ProxySettings { Configuration = Configuration(("Coze:MaxFileBytes", "1000")) });

        var answer = await SendAsync(stream: true, Image($"data:image/png;base64,{Convert.ToBase64String(new byte[1001])}"));

        answer.Status.ShouldBe(413);
        answer.Code.ShouldBe("request_too_large");
        Coze.Seen.Uploads.ShouldBeEmpty();
        (await Proxy.UsageAsync()).ShouldBeEmpty();
    }

    [Test]
    public async Task A_model_that_takes_no_images_says_so()
    {
        var answer = await ChatAnswer.ReadAsync(Proxy.Client, new
        {
            model = $"workflow-{SandboxWorkflows.WordByWord}",
            messages = new[] { new { role = "user", content = new[] { Image(Url) } } },
        });

        answer.Status.ShouldBe(400);
        answer.Code.ShouldBe("invalid_request");
        answer.Error.GetProperty("param").GetString().ShouldBe("messages");
        answer.Error.GetProperty("message").GetString()!.ShouldContain("takes no images");
    }

    [Test]
    public async Task Nothing_of_an_image_is_logged()
    {
        Coze.Files.FailNextWith(UploadFault.WrongType);
        await SendAsync(stream: true, new { type = "file", file = new { filename = "my-secret-plan.txt", file_data = "c2VjcmV0IHBsYW4gb2YgbWluZQ==" } });
        await SendAsync(stream: true, Image(Url));

        foreach (var line in Proxy.Log.Lines)
        {
            var all = $"{line.Text} {line.Exception}";
            all.ShouldNotContain("my-secret-plan");
            all.ShouldNotContain("c2VjcmV0");
            all.ShouldNotContain("example.com");
        }
    }

    private static object Image(string url) => new { type = "image_url", image_url = new { url } };

    private Task<ChatAnswer> SendAsync(bool stream, params object[] parts) => ChatAnswer.ReadAsync(Proxy.Client, new
    {
        model = Model,
        messages = new object[] { new { role = "user", content = (object[])[new { type = "text", text = "What is it?" }, .. parts] } },
        stream,
    });

    private Task RestartWithFirstChannelAsync(CozeEmulator first) => RestartAsync(new ProxySettings
    {
        Configuration = Configuration(
            ("Coze:Channels:first:BaseUrl", first.BaseAddress.AbsoluteUri),
            ("Coze:Channels:first:Auth:Type", "Token"),
            ("Coze:Channels:first:Auth:Token", first.PersonalAccessToken),
            ("Coze:Channels:first:DefaultPrice", "coze-workflow"),
            ("Coze:Channels:first:Priority", 10.ToString(CultureInfo.InvariantCulture))),
    });

    private static Dictionary<string, string?> Configuration(params (string Key, string Value)[] more)
    {
        var configuration = new Dictionary<string, string?>
        {
            [$"Coze:Channels:{ProxyUnderTest.ChannelName}:DefaultPrice"] = "coze-workflow",
            [$"Coze:Models:{Model}:Kind"] = "Workflow",
            [$"Coze:Models:{Model}:WorkflowId"] = Scripted,
            [$"Coze:Models:{Model}:Inputs:image"] = "$image",
            [$"Coze:Models:{Model}:Inputs:documents"] = "$files",
        };
        foreach (var (key, value) in more)
        {
            configuration[key] = value;
        }

        return configuration;
    }
}
