using System.Security.Claims;
using CozeProxy.Admin.SignIn;
using CozeProxy.Billing.Sessions;
using CozeProxy.Tests.Transforms.Fakes;

namespace CozeProxy.Tests.Console.Security;

internal sealed class EndedSessionsTests
{
    [Test]
    public async Task Who_signs_out_while_the_store_is_away_is_out_at_this_replica_and_the_log_says_that_others_do_not_know()
    {
        var logger = new RecordingLogger<EndedSessions>();
        var ended = new EndedSessions(new AbsentSessions(), TimeProvider.System, logger);
        var identity = new ClaimsIdentity([EndedSessions.NewClaim()], "test");

        await ended.EndAsync(new ClaimsPrincipal(identity));

        (await ended.HasEndedAsync(identity, CancellationToken.None)).ShouldBeTrue();
        logger.Lines.ShouldHaveSingleItem().Id.Id.ShouldBe(6073);
        await Should.ThrowAsync<IOException>(() => ended.HasEndedAsync(new ClaimsIdentity([EndedSessions.NewClaim()], "test"), CancellationToken.None), "nobody knows");
    }

    private sealed class AbsentSessions : ISessionStore
    {
        public Task EndAsync(IReadOnlyCollection<string> sessions, DateTimeOffset until, CancellationToken cancellationToken) => throw new IOException("away");

        public Task<bool> HasEndedAsync(string session, CancellationToken cancellationToken) => throw new IOException("away");
    }
}
