using System.Net;
using CozeProxy.Hosting;
using CozeProxy.Tests.EndToEnd;
using CozeProxy.Transforms.Yarp;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Yarp.ReverseProxy.Forwarder;

namespace CozeProxy.Tests.Hosting;

internal sealed class WhenTheProxyWarmsUp : ProxyFixture
{
    [Test]
    public async Task It_is_alive_at_once_and_ready_when_calls_were_rehearsed()
    {
        var gate = new TaskCompletionSource();
        await using var app = Build(new HeldForwarder(gate.Task));
        await app.StartAsync();
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };

        (await client.GetAsync("/healthz/live")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await client.GetAsync("/healthz/ready")).StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);

        gate.SetException(new InvalidOperationException("A rehearsal that fails keeps nobody waiting."));
        await app.Services.GetRequiredService<WarmUp>().Ended;
        (await client.GetAsync("/healthz/ready")).StatusCode.ShouldBe(HttpStatusCode.OK);
        await app.StopAsync();
    }

    [Test]
    public async Task It_is_ready_at_once_where_no_rehearsal_is_wanted()
    {
        await using var app = Build(new HeldForwarder(new TaskCompletionSource().Task), "--Coze:WarmUp=false");
        await app.StartAsync();

        await app.Services.GetRequiredService<WarmUp>().Ended.WaitAsync(TimeSpan.FromSeconds(30));
        await app.StopAsync();
    }

    [Test]
    public async Task An_end_in_the_middle_of_it_is_an_end()
    {
        await using var app = Build(new HeldForwarder(new TaskCompletionSource().Task));
        await app.StartAsync();

        await app.StopAsync().WaitAsync(TimeSpan.FromSeconds(30));

        app.Services.GetRequiredService<WarmUp>().Ended.IsCompletedSuccessfully.ShouldBeTrue();
    }

    [Test]
    public async Task A_rehearsal_goes_the_whole_way_of_each_dialect_and_neither_asks_Coze_nor_books_anything()
    {
        var answers = await Proxy.Services.GetRequiredService<Rehearsal>().RunAsync(CancellationToken.None);

        answers.Count.ShouldBe(6, "chat completions, completions and responses, streamed and whole");
        answers.ShouldAllBe(answer => answer.Contains("day", StringComparison.Ordinal));
        answers.Count(answer => answer.EndsWith("data: [DONE]\n\n", StringComparison.Ordinal)).ShouldBe(2);
        answers.ShouldContain(answer => answer.Contains("\"Good day\"", StringComparison.Ordinal) && answer.Contains("\"total_tokens\":3", StringComparison.Ordinal));
        (Coze.Seen.Runs.Count, Coze.Seen.Exchanges.Count).ShouldBe((0, 0));
        (await Proxy.UsageAsync()).ShouldBeEmpty();
        Proxy.Log.Lines.ShouldNotContain(line => line.Level >= LogLevel.Warning);
    }

    private static WebApplication Build(IHttpForwarder forwarder, params string[] args) => ProxyHost.Build(args, builder =>
    {
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["urls"] = "http://127.0.0.1:0",
            ["Admin:Enabled"] = "false",
            ["ConnectionStrings:Billing"] = $"Data Source={Path.Combine(Path.GetTempPath(), Path.GetRandomFileName())}",
        });
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(forwarder);
    });

    private sealed class HeldForwarder(Task gate) : IHttpForwarder
    {
        public async ValueTask<ForwarderError> SendAsync(
            HttpContext context, string destinationPrefix, HttpMessageInvoker httpClient, ForwarderRequestConfig requestConfig, HttpTransformer transformer)
        {
            await gate.WaitAsync(context.RequestAborted);
            return ForwarderError.None;
        }
    }
}
