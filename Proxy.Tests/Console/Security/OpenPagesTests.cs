using System.Security.Claims;
using CozeProxy.Admin.SignIn;
using CozeProxy.Auth;
using CozeProxy.Billing.Keys;
using CozeProxy.Billing.Operators;
using CozeProxy.Billing.Storage;
using CozeProxy.Tests.EndToEnd;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace CozeProxy.Tests.Console.Security;

/// <summary>Whether whoever has a page open may go on, as it is asked every few seconds.</summary>
internal sealed class OpenPagesTests : ProxyFixture
{
    protected override bool HasConsole => true;

    private ConsoleSessions Sessions => Proxy.Services.GetRequiredService<ConsoleSessions>();

    [Test]
    public async Task Who_tried_a_key_in_the_portal_and_revokes_it_stays_in_the_console()
    {
        using var provider = Provider(Sessions);
        var caller = (await Proxy.Services.GetRequiredService<IKeyStore>().FindAsync(KeyHash.Of(Proxy.Key), CancellationToken.None))!;
        var both = new ClaimsPrincipal(Sessions.OfToken().Identities.Concat(PortalSessions.Of(caller).Identities));
        (await provider.IsStillValidAsync(both, CancellationToken.None)).ShouldBeTrue();

        (await Proxy.Admin.DeleteAsync($"/admin/api/keys/{caller.KeyId}")).EnsureSuccessStatusCode();

        (await provider.IsStillValidAsync(both, CancellationToken.None)).ShouldBeTrue();
        var left = (await provider.GetAuthenticationStateAsync()).User.Identities.ShouldHaveSingleItem();
        left.AuthenticationType.ShouldBe(ConsolePolicies.Scheme);
        (await provider.IsStillValidAsync(PortalSessions.Of(caller), CancellationToken.None)).ShouldBeFalse();
    }

    [Test]
    public async Task A_store_that_is_away_for_a_while_signs_nobody_out()
    {
        var who = (await Proxy.Services.GetRequiredService<IOperatorStore>().CreateAsync("mei", OperatorRole.Viewer, "hash", CancellationToken.None))!;
        using var provider = Provider(new ConsoleSessions(
            new AbsentOperators(), Proxy.Services.GetRequiredService<AdminToken>(), Proxy.Services.GetRequiredService<EndedSessions>()));

        for (var minute = 0; minute < 30; minute++)
        {
            (await provider.IsStillValidAsync(ConsoleSessions.Of(who), CancellationToken.None)).ShouldBeTrue();
        }

        await Should.ThrowAsync<StorageException>(() => provider.IsStillValidAsync(ConsoleSessions.Of(who), CancellationToken.None), "Nobody knows whether they still may.");
    }

    private ConsoleUserProvider Provider(ConsoleSessions sessions) =>
        new(NullLoggerFactory.Instance, sessions, Proxy.Services.GetRequiredService<PortalSessions>());
}
