using System.Net.Http.Json;
using System.Text.Json.Nodes;
using CozeProxy.Sandbox.Coze;
using CozeProxy.Sandbox.Coze.Workflows;
using CozeProxy.Tests.Chaos;
using CozeProxy.Tests.EndToEnd;

namespace CozeProxy.Tests.Replicas;

/// <summary>What is changed at one replica holds at the others within a second, and disturbs nothing that runs.</summary>
internal sealed class WhenSomethingIsChangedAtOneReplica : FleetFixture
{
    private const int Tries = 5;
    private const int Streams = 100;
    private const string Channel = "edited";
    private const string Probe = "6000000001";
    private const string OverProbe = "over-";

    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(1);

    [Test]
    public async Task A_revoked_key_is_refused_everywhere()
    {
        var times = new Times();
        for (var i = 0; i < Tries; i++)
        {
            using var key = await FleetKey.CreateAsync(Fleet);
            foreach (var client in key.Clients)
            {
                (await FleetCalls.StatusAsync(client)).ShouldBe(200);
            }

            await key.RevokeAsync();
            await times.AddAsync(
                async () =>
                {
                    var answers = await Task.WhenAll(key.Clients.Skip(1).Select(FleetCalls.StatusAsync));
                    return answers.All(status => status == 401);
                },
                Patience);
        }

        Print($"refused at the others after {times}");
        times.Median.ShouldBeLessThan(Bound);
    }

    [Test]
    public async Task An_edited_channel_is_used_so_everywhere_while_streams_run_on()
    {
        await using var load = await FleetLoad.StartAsync(Fleet);
        using var key = await FleetKey.CreateAsync(Fleet);
        var gate = new TaskCompletionSource();
        try
        {
            await PutAsync(Fleet.First);
            await new Times().AddAsync(() => AllReachAsync(key, Fleet.First), Patience);
            var streams = await Task.WhenAll(Enumerable.Range(0, Streams).Select(_ => load.BeginCallAsync(gate.Task)));
            var times = new Times();
            for (var i = 0; i < Tries; i++)
            {
                var next = i % 2 == 0 ? Fleet.Second : Fleet.First;
                await PutAsync(next);
                await times.AddAsync(() => AllReachAsync(key, next), Patience);
            }

            Print($"used at the others after {times}");
            streams.ShouldAllBe(stream => stream.Call.End == CallEnd.UnderWay);
            gate.SetResult();
            await Task.WhenAll(streams.Select(stream => stream.Ending));
            streams.ShouldAllBe(stream => stream.Call.End == CallEnd.Complete);
            times.Median.ShouldBeLessThan(Bound);
        }
        finally
        {
            gate.TrySetResult();
            using var deleted = await Fleet.Proxies[0].Admin.DeleteAsync(new Uri($"/admin/api/channels/{Channel}", UriKind.Relative));
        }

        await ChaosAudit.RunAsync(load);
    }

    // Above the other channels, so that all calls take it.
    private async Task PutAsync(CozeEmulator coze)
    {
        var body = new JsonObject
        {
            ["baseUrl"] = coze.BaseAddress.AbsoluteUri,
            ["auth"] = new JsonObject { ["type"] = "OAuthJwt", ["config"] = JsonNode.Parse(coze.OAuthAppJson) },
            ["priority"] = 10,
        };
        using var answer = await Fleet.Proxies[0].Admin.PutAsJsonAsync(new Uri($"/admin/api/channels/{Channel}", UriKind.Relative), body);
        answer.IsSuccessStatusCode.ShouldBeTrue($"{answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
    }

    // Each of the others is asked once at the same time; a Coze says which it is.
    private async Task<bool> AllReachAsync(FleetKey key, CozeEmulator expected)
    {
        foreach (var coze in Fleet.Cozes)
        {
            coze.Add(Probe, new WorkflowScript("probe").EndWithOutput(Name(coze), RunUsage.Of(1, 1)).Done());
        }

        var answers = await Task.WhenAll(key.Clients.Skip(1).Select(client => ChatAnswer.ReadAsync(client, ChatBody.Of(Probe, stream: false))));
        answers.ShouldAllBe(answer => answer.Status == 200);
        return answers.All(answer => answer.Text == Name(expected));
    }

    private static string Name(CozeEmulator coze) => $"{OverProbe}{coze.BaseAddress.Port}";
}
