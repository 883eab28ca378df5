using System.Diagnostics;
using System.Net;
using CozeProxy.Sandbox.Coze;
using CozeProxy.Tests.EndToEnd;
using CozeProxy.Tests.Servers;
using CozeProxy.Tests.Transforms.Fakes;

namespace CozeProxy.Tests.Deployment;

/// <summary>The application of the sidecar example runs as its pod runs it, with a proxy beside it.</summary>
internal sealed class WhenTheExampleApplicationAsks : ProxyFixture
{
    [Test]
    public async Task It_passes_on_what_the_proxy_says_and_ends_when_it_is_asked_to()
    {
        var keyFile = Path.GetTempFileName();
        await File.WriteAllTextAsync(keyFile, $"{Proxy.Key}\n");
        var port = Ports.Free();
        var start = new ProcessStartInfo("node", [Path.Combine(Installation.Folder, "overlays", Installation.Sidecar, "server.mjs")])
        {
            Environment =
            {
                ["OPENAI_BASE_URL"] = new Uri(Proxy.Address, "v1").AbsoluteUri,
                ["OPENAI_API_KEY_FILE"] = keyFile,
                ["OPENAI_MODEL"] = $"workflow-{SandboxWorkflows.WordByWord}",
                ["PORT"] = $"{port}",
            },
        };
        using var application = Process.Start(start)!;
        try
        {
            using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
            await Eventually.HoldsAsync(async () => await IsWellAsync(client), "The application does not start.");

            using var answer = await client.PostAsync(new Uri("/", UriKind.Relative), new StringContent("Hello"));

            answer.StatusCode.ShouldBe(HttpStatusCode.OK);
            (await answer.Content.ReadAsStringAsync()).ShouldEndWith("data: [DONE]\n\n");
            await Command.SignalAsync("TERM", application.Id);
            await application.WaitForExitAsync().WaitAsync(Patience);
            application.ExitCode.ShouldBe(0);
        }
        finally
        {
            application.Kill();
            File.Delete(keyFile);
        }
    }

    private static async Task<bool> IsWellAsync(HttpClient client)
    {
        try
        {
            using var answer = await client.GetAsync(new Uri("/healthz", UriKind.Relative));
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
