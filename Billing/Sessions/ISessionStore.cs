namespace CozeProxy.Billing.Sessions;

/// <summary>Sessions of console and portal that were signed out of, known to all replicas for as long as their cookies would hold.</summary>
public interface ISessionStore
{
    /// <summary>Ends sessions; forgets those whose time had passed.</summary>
    Task EndAsync(IReadOnlyCollection<string> sessions, DateTimeOffset until, CancellationToken cancellationToken);

    /// <summary>Whether a session was ended.</summary>
    Task<bool> HasEndedAsync(string session, CancellationToken cancellationToken);
}
