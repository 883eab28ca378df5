using System.Diagnostics;
using System.Net.Http.Json;
using CozeProxy.Channels;
using CozeProxy.Sandbox.Coze;
using CozeProxy.Tests.Servers;
using CozeProxy.Tests.Transforms.Fakes;
using Microsoft.Extensions.DependencyInjection;

namespace CozeProxy.Tests.EndToEnd;

/// <summary>Two proxies on one PostgreSQL, in front of two Cozes.</summary>
internal sealed class WhenProxiesShareTheirChannels
{
    private const string Path = "/admin/api/channels/shared";

    [Test]
    public async Task A_channel_edited_on_one_is_used_so_on_the_other_within_a_second()
    {
        await using var first = await CozeEmulator.StartAsync(new CozeEmulatorOptions(), CancellationToken.None);
        await using var second = await CozeEmulator.StartAsync(new CozeEmulatorOptions(), CancellationToken.None);
        var database = await (await PostgresServer.Shared).CreateDatabaseAsync();
        var settings = new ProxySettings
        {
            Configuration = PostgresStore.Settings(database).Append(new("Coze:Channels:main:Enabled", "false"))
                .ToDictionary(setting => setting.Key, string? (setting) => setting.Value),
        };
        await using var here = await ProxyUnderTest.StartAsync(first, settings);
        await using var there = await ProxyUnderTest.StartAsync(first, settings);
        await PutAsync(here, first);
        await ArrivesAsync(there, first);

        var started = Stopwatch.GetTimestamp();
        await PutAsync(here, second);
        await ArrivesAsync(there, second);
        var took = Stopwatch.GetElapsedTime(started);

        await TestContext.Out.WriteLineAsync($"A changed channel is in force on the other replica after {took.TotalMilliseconds:0} ms, from the request to change it on.");
        took.ShouldBeLessThan(TimeSpan.FromSeconds(5));
        foreach (var proxy in new[] { here, there })
        {
            var answer = await ChatAnswer.ReadAsync(
                proxy.Client, new { model = "coze-workflow", workflow_id = SandboxWorkflows.WordByWord, messages = new[] { new { role = "user", content = "Hi" } }, stream = true });
            answer.Status.ShouldBe(200);
        }

        (first.Seen.Runs.Count, second.Seen.Runs.Count).ShouldBe((0, 2));
        using var deleted = await there.Admin.DeleteAsync(Path);
        await Eventually.HoldsAsync(() => here.Services.GetRequiredService<ChannelCatalog>().Current.All.Count == 0, "The other replica does not hear of the deletion.");
        await here.ShouldBeInOrderAsync();
        await there.ShouldBeInOrderAsync();
    }

    private static async Task PutAsync(ProxyUnderTest proxy, CozeEmulator coze)
    {
        using var put = await proxy.Admin.PutAsJsonAsync(Path, new { baseUrl = coze.BaseAddress.AbsoluteUri, auth = new { type = "OAuthJwt", config = coze.OAuthAppJson } });
        put.IsSuccessStatusCode.ShouldBeTrue(await put.Content.ReadAsStringAsync());
    }

    private static Task ArrivesAsync(ProxyUnderTest proxy, CozeEmulator coze) => Eventually.HoldsAsync(
        () => proxy.Services.GetRequiredService<ChannelCatalog>().Current.Find("shared")?.Coze.BaseUrl == coze.BaseAddress, "The other replica does not hear of the channel.");
}
