using CozeProxy.Billing.Ledger;
using CozeProxy.Billing.Storage;
using Dapper;
using Microsoft.Extensions.Options;

namespace CozeProxy.Billing.Replicas;

/// <summary>
/// This process among those that share the ledger: a node number of its own, which is part of its calls' ids, and a lease on
/// it. Whoever lets the lease run out counts as dead, and its open calls are closed by the others.
/// </summary>
internal sealed class Replica(Database database, CallIdGenerator ids, IOptions<BillingOptions> options, TimeProvider time)
{
    private const int Tries = 64;

    private readonly string _instance = Guid.NewGuid().ToString("N");
    private readonly long _lease = (long)options.Value.ReplicaLease.TotalMilliseconds;
    private int _node = -1;

    /// <summary>Takes a node that nobody has.</summary>
    public async Task JoinAsync(CancellationToken cancellationToken)
    {
        var firstCall = await FirstCallAsync(cancellationToken);
        for (var attempt = 1; attempt <= Tries; attempt++)
        {
            var node = System.Security.Cryptography.RandomNumberGenerator.GetInt32(CallIdGenerator.Nodes);
            if (await TakeAsync(node, firstCall, cancellationToken))
            {
                _node = node;
                ids.Continue(node, firstCall);
                return;
            }
        }

        throw new StorageException($"No node is free among the {CallIdGenerator.Nodes} that may share a ledger.");
    }

    /// <summary>Says that this process is alive; takes another node when it was too silent and lost its own.</summary>
    public async Task RenewAsync(CancellationToken cancellationToken)
    {
        var renewed = await database.WriteAsync(
            connection => connection.Execute(
                $"UPDATE replicas SET alive_until = {database.NowSql} + @lease WHERE node = @node AND instance = @instance",
                new { lease = _lease, node = _node, instance = _instance }),
            cancellationToken);
        if (renewed == 0)
        {
            await JoinAsync(cancellationToken);
        }
    }

    /// <summary>Says goodbye, so that nobody has to wait for the lease to run out.</summary>
    public Task LeaveAsync(CancellationToken cancellationToken) => database.WriteAsync(
        connection => connection.Execute("DELETE FROM replicas WHERE node = @node AND instance = @instance", new { node = _node, instance = _instance }),
        cancellationToken);

    // A node is taken over only long after its owner's last word: whatever that one gave out is older than this. And what is
    // summed is summed for good, however far behind a clock may be.
    private Task<long> FirstCallAsync(CancellationToken cancellationToken) => database.WriteAsync(
        connection =>
        {
            var summedUntil = connection.ExecuteScalar<long>("SELECT summed_until FROM usage_progress");
            if (!database.IsExclusive)
            {
                return Math.Max(CallIdGenerator.FirstAt(time.GetUtcNow().AddMilliseconds(-_lease / 2)), summedUntil);
            }

            // Nobody else can be alive: all calls there are belong to the dead.
            connection.Execute("DELETE FROM replicas");
            return Math.Max(connection.ExecuteScalar<long>("SELECT COALESCE(MAX(id), 0) + 1 FROM calls"), summedUntil);
        },
        cancellationToken);

    private async Task<bool> TakeAsync(int node, long firstCall, CancellationToken cancellationToken) => await database.WriteAsync(
        connection => connection.Execute(
            $"""
            INSERT INTO replicas (node, instance, first_call, alive_until) VALUES (@node, @instance, @firstCall, {database.NowSql} + @lease)
            ON CONFLICT (node) DO UPDATE SET instance = @instance, first_call = @firstCall, alive_until = {database.NowSql} + @lease
            WHERE replicas.alive_until < {database.NowSql} - @lease
            """,
            new { node, instance = _instance, firstCall, lease = _lease }),
        cancellationToken) == 1;
}
