namespace CozeProxy.Tls;

/// <summary>
/// Looks at the certificates' files every few seconds, by what is in them: a mounted secret changes by a link that comes to point
/// elsewhere, which watchers of files do not see.
/// </summary>
internal sealed class CertificateWatch(TlsMaterial material, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(LookEvery, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            material.Look();
        }
    }
}
