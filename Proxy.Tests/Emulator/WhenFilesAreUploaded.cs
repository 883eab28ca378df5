using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using CozeProxy.Sandbox.Coze;
using CozeProxy.Sandbox.Coze.Workflows;

namespace CozeProxy.Tests.Emulator;

internal sealed class WhenFilesAreUploaded
{
    private static readonly byte[] Bytes = [.. "not really an image"u8];

    private CozeEmulator _coze = null!;
    private HttpClient _client = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _coze = await CozeEmulator.StartAsync(new CozeEmulatorOptions { MaxFileBytes = 200_000 }, CancellationToken.None);
        _client = new HttpClient { BaseAddress = _coze.BaseAddress };
        _client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", _coze.PersonalAccessToken);
    }

    [TearDown]
    public async Task StopAsync()
    {
        _client.Dispose();
        await _coze.DisposeAsync();
    }

    [Test]
    public async Task One_gets_an_id_in_the_documented_shape()
    {
        var answer = await UploadAsync(("file", Bytes, "1120.jpeg"));

        answer.GetProperty("code").GetInt32().ShouldBe(0);
        var data = answer.GetProperty("data");
        data.GetProperty("bytes").GetInt64().ShouldBe(Bytes.Length);
        data.GetProperty("file_name").GetString().ShouldBe("1120.jpeg");
        data.GetProperty("created_at").GetInt64().ShouldBeGreaterThan(1_700_000_000);
        var seen = _coze.Seen.Uploads.ShouldHaveSingleItem();
        seen.FileId.ShouldBe(data.GetProperty("id").GetString());
        seen.Sha256.ShouldBe(Convert.ToHexString(SHA256.HashData(Bytes)));
    }

    [Test]
    public async Task Empty_ones_and_two_at_a_time_and_too_large_ones_are_refused()
    {
        (await CodeAsync(("file", [], "a.png"))).ShouldBe(4300);
        (await CodeAsync(("file", Bytes, "a.png"), ("file", Bytes, "b.png"))).ShouldBe(4301);
        (await CodeAsync(("file", new byte[200_001], "a.png"))).ShouldBe(4302);
        (await CodeAsync(("file", new byte[900_000], "a.png"))).ShouldBe(4302);
        (await CodeAsync(("image", Bytes, "a.png"))).ShouldBe(4304);
        using var json = await _client.PostAsJsonAsync("/v1/files/upload", new { file = "a" });
        (await json.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetInt32().ShouldBe(4304);
        _coze.Seen.Uploads.ShouldAllBe(upload => upload.FileId == "");
    }

    [Test]
    public async Task A_bad_token_is_refused()
    {
        _client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "pat_of_nobody");

        (await CodeAsync(("file", Bytes, "a.png"))).ShouldBe(4100);
    }

    [Test]
    public async Task A_run_may_name_files_that_were_uploaded_and_no_others()
    {
        _coze.Add("1000", new WorkflowScript("sees").EndWithOutput("seen").Done());
        var id = (await UploadAsync(("file", Bytes, "a.png"))).GetProperty("data").GetProperty("id").GetString()!;

        (await RunAsync($$"""{"file_id":"{{id}}"}""")).ShouldContain("seen");
        (await RunAsync("https://example.com/a.png")).ShouldContain("seen");
        (await RunAsync("""{"file_id":"1"}""")).ShouldContain("4000");
        _coze.Files.LoseAll();
        (await RunAsync($$"""{"file_id":"{{id}}"}""")).ShouldContain("4000");
    }

    private async Task<string> RunAsync(string image)
    {
        using var answer = await _client.PostAsJsonAsync(
            "/v1/workflow/stream_run", new { workflow_id = "1000", parameters = new { image, all = new[] { image } } });
        return await answer.Content.ReadAsStringAsync();
    }

    private async Task<int> CodeAsync(params (string Name, byte[] Bytes, string FileName)[] files) => (await UploadAsync(files)).GetProperty("code").GetInt32();

    private async Task<JsonElement> UploadAsync(params (string Name, byte[] Bytes, string FileName)[] files)
    {
        using var form = new MultipartFormDataContent();
        foreach (var (name, bytes, fileName) in files)
        {
            form.Add(new ByteArrayContent(bytes), name, fileName);
        }

        using var answer = await _client.PostAsync("/v1/files/upload", form);
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }
}
