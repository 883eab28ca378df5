using System.Net.Sockets;
using CozeProxy.Hosting;

namespace CozeProxy.Cli.Connecting;

/// <summary>Reaches the admin API: that of the proxy that runs, and where none runs, that of one of its own for as long as the command takes.</summary>
internal static class AdminConnection
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public static async Task<AdminClient> OpenAsync(AdminWish wish, CancellationToken cancellationToken)
    {
        var configuration = ProxyHost.CreateBuilder(wish.Settings).Configuration;
        var target = AdminTarget.Find(configuration, wish.Url);
        if (target is { IsGiven: true } || (target is not null && await ListensAsync(target.Address, cancellationToken)))
        {
            return new AdminClient(target.Address, AdminTokens.Find(configuration, target, wish.TokenFile), wish.Language);
        }

        var proxy = await LocalProxy.StartAsync(wish.Settings, cancellationToken);
        return new AdminClient(proxy.Address, proxy.Token, wish.Language, proxy);
    }

    private static async Task<bool> ListensAsync(Uri address, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(Patience);
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(address.IdnHost, address.Port, deadline.Token);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }
}
