using CozeProxy.Billing.Storage;
using CozeProxy.Executions;
using CozeProxy.Sandbox.Coze.Workflows;
using CozeProxy.Tests.Executions.Webhooks;
using CozeProxy.Tests.Transforms.Fakes;
using Dapper;
using Microsoft.Extensions.DependencyInjection;

namespace CozeProxy.Tests.EndToEnd;

/// <summary>A client that would rather be told than ask.</summary>
internal sealed class WhenBackgroundRunsAreTold : ProxyFixture
{
    private const int NotTaken = 1110;
    private const int GivenUp = 1111;

    protected override ProxySettings Settings => new()
    {
        Configuration = new Dictionary<string, string?>
        {
            ["Coze:Executions:FirstLook"] = "00:00:00.05",
            ["Coze:Executions:LongestPause"] = "00:00:00.1",
            ["Coze:Webhooks:AllowPrivateAddresses"] = "true",
        },
    };

    [Test]
    public async Task The_end_is_told_once_signed_and_settled()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        var id = await BeginAsync(receiver, new WorkflowScript("finishes").EndWithOutput("the answer", RunUsage.Of(1000, 2000)));

        await Eventually.HoldsAsync(() => receiver.Requests.Count == 1, "The end is not told.");

        var told = receiver.Requests.Single();
        told.IsSignedBy(Proxy.Key).ShouldBeTrue();
        told.Headers["webhook-id"].ShouldBe(id.Replace("exec_", "msg_", StringComparison.Ordinal));
        told.Headers["Content-Type"].ShouldBe("application/json; charset=utf-8");
        told.Json.GetProperty("type").GetString().ShouldBe("workflow.execution.completed");
        told.Json.GetProperty("charge").GetString().ShouldBe("0.005");

        var asked = await Background.GetAsync(Proxy.Client, id);
        asked.EnumerateObject().Select(field => field.ToString()).ShouldBe(told.Json.EnumerateObject().Skip(1).Select(field => field.ToString()));
        await OverAsync();
        receiver.Requests.Count.ShouldBe(1);
    }

    [Test]
    public async Task A_failure_is_told_as_well()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await BeginAsync(receiver, new WorkflowScript("fails").NodeError(5000, "node failed"));

        await Eventually.HoldsAsync(() => receiver.Requests.Count == 1, "The end is not told.");

        receiver.Requests.Single().Json.GetProperty("type").GetString().ShouldBe("workflow.execution.failed");
        receiver.Requests.Single().Json.GetProperty("error").GetProperty("code").GetString().ShouldBe("upstream_error");
    }

    [Test]
    public async Task What_was_not_taken_is_told_again_as_the_same()
    {
        await using var receiver = await WebhookReceiver.StartAsync(500, 500, 200);
        await BeginAsync(receiver, new WorkflowScript("finishes").EndWithOutput("the answer"));

        for (var tries = 1; tries <= 2; tries++)
        {
            await Proxy.Log.WaitForAsync(NotTaken, tries);
            await HastenAsync();
        }

        await OverAsync();
        receiver.Requests.Count.ShouldBe(3);
        receiver.Requests.Select(told => told.Headers["webhook-id"]).Distinct().Count().ShouldBe(1);
        receiver.Requests.ShouldAllBe(told => told.IsSignedBy(Proxy.Key));
    }

    [Test]
    public async Task After_eight_tries_it_is_given_up()
    {
        await using var receiver = await WebhookReceiver.StartAsync(500);
        var id = await BeginAsync(receiver, new WorkflowScript("finishes").EndWithOutput("the answer"));

        for (var tries = 1; tries <= 7; tries++)
        {
            await Proxy.Log.WaitForAsync(NotTaken, tries);
            await HastenAsync();
        }

        await Proxy.Log.WaitForAsync(GivenUp);
        await OverAsync();
        receiver.Requests.Count.ShouldBe(8);
        (await Background.GetAsync(Proxy.Client, id)).GetProperty("status").GetString().ShouldBe("completed");
    }

    [Test]
    public async Task A_receiver_that_wants_no_more_gets_no_more()
    {
        await using var receiver = await WebhookReceiver.StartAsync(410);
        await BeginAsync(receiver, new WorkflowScript("finishes").EndWithOutput("the answer"));

        await Proxy.Log.WaitForAsync(GivenUp);

        await OverAsync();
        receiver.Requests.Count.ShouldBe(1);
    }

    private Task<string> BeginAsync(WebhookReceiver receiver, WorkflowScript script)
    {
        Coze.Add(Scripted, script);
        return Background.BeginAsync(Proxy.Client, Background.Body(Scripted, ("webhook_url", receiver.Address.AbsoluteUri)));
    }

    // Lets the pause before the next try be over.
    private async Task HastenAsync()
    {
        await Eventually.HoldsAsync(
            async () => await Proxy.Services.GetRequiredService<Database>().WriteAsync(
                connection => connection.Execute("UPDATE executions SET due_at = 0 WHERE due_at IS NOT NULL AND lease IS NULL"), CancellationToken.None) == 1,
            "The try is not put off.");
        Proxy.Services.GetRequiredService<ExecutionSignal>().Raise();
    }

    private Task OverAsync() => Eventually.HoldsAsync(
        async () => await Proxy.Services.GetRequiredService<Database>().ReadAsync(
            connection => connection.ExecuteScalarAsync<long>("SELECT COUNT(*) FROM executions WHERE stage <> 4"), CancellationToken.None) == 0,
        "Something is left to do.");
}
