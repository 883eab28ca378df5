using System.Globalization;
using System.Text.Json;

namespace CozeProxy.Tests.Replicas;

/// <summary>A key of its own account, with a client of it at each proxy of a fleet.</summary>
internal sealed class FleetKey : IDisposable
{
    private const string Enough = "1000";

    private readonly Fleet _fleet;

    private FleetKey(Fleet fleet, JsonElement key)
    {
        _fleet = fleet;
        Id = key.GetProperty("id").GetInt64();
        Clients = [.. fleet.Proxies.Select(proxy => proxy.NewClient(key.GetProperty("key").GetString()!))];
    }

    public long Id { get; }

    public IReadOnlyList<HttpClient> Clients { get; }

    public static async Task<FleetKey> CreateAsync(Fleet fleet, int? requestsPerMinute = null)
    {
        var account = await fleet.Proxies[0].OpenAccountAsync(Enough);
        return new FleetKey(fleet, await fleet.Proxies[0].PostAdminAsync("keys", new { accountId = account.Id, name = "of its own", requestsPerMinute }));
    }

    /// <summary>Revokes it at the first proxy.</summary>
    public async Task RevokeAsync()
    {
        var address = new Uri(string.Create(CultureInfo.InvariantCulture, $"/admin/api/keys/{Id}"), UriKind.Relative);
        using var answer = await _fleet.Proxies[0].Admin.DeleteAsync(address);
        answer.IsSuccessStatusCode.ShouldBeTrue($"{answer.StatusCode}");
    }

    public void Dispose()
    {
        foreach (var client in Clients)
        {
            client.Dispose();
        }
    }
}
