using System.Data.Common;
using System.Security.Cryptography;
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
        for (var attempt = 1; attempt <= Tries; attempt++)
        {
            if (await database.WriteAsync(Take, cancellationToken) is { } taken)
            {
                _node = taken.Node;
                ids.Continue(taken.Node, taken.FirstCall);
                return;
            }
        }

        throw new StorageException($"No node is free among the {CallIdGenerator.Nodes} that may share a ledger.");
    }

    /// <summary>
    /// Says that this process is alive; takes another node when it was too silent and lost its own. False when its lease had
    /// run low: something kept it from speaking, and perhaps others too.
    /// </summary>
    public async Task<bool> RenewAsync(CancellationToken cancellationToken)
    {
        var left = await database.WriteAsync(Renew, cancellationToken);
        if (left is null)
        {
            await JoinAsync(cancellationToken);
        }

        return left >= _lease / 2;
    }

    /// <summary>Says goodbye, so that nobody has to wait for the lease to run out.</summary>
    public Task LeaveAsync(CancellationToken cancellationToken) => database.WriteAsync(
        connection => connection.Execute("UPDATE replicas SET alive_until = 0 WHERE node = @node AND instance = @instance", new { node = _node, instance = _instance }),
        cancellationToken);

    /// <summary>What was left of the lease; null when it is another's.</summary>
    private long? Renew(DbConnection connection)
    {
        var own = new { lease = _lease, node = _node, instance = _instance };
        var left = connection.QuerySingleOrDefault<long?>(
            $"SELECT alive_until - {database.NowSql} FROM replicas WHERE node = @node AND instance = @instance {database.LockSql}", own);
        connection.Execute($"UPDATE replicas SET alive_until = {database.NowSql} + @lease WHERE node = @node AND instance = @instance", own);
        return left;
    }

    /// <summary>Null when another was quicker.</summary>
    private (int Node, long FirstCall)? Take(DbConnection connection)
    {
        if (database.IsExclusive)
        {
            // Nobody else can be alive: all calls there are belong to the dead.
            connection.Execute("DELETE FROM replicas");
        }

        // A node is taken over only long after its owner's last word: whatever that one gave out is older than this. And what is
        // summed or filed under its key is so for good, however far behind a clock may be.
        var (summedUntil, keyedUntil) = connection.QuerySingle<(long, long)>("SELECT summed_until, keyed_until FROM usage_progress");
        var firstCall = Math.Max(Math.Max(summedUntil, keyedUntil), database.IsExclusive
            ? connection.ExecuteScalar<long>("SELECT COALESCE(MAX(id), 0) + 1 FROM calls")
            : CallIdGenerator.FirstAt(time.GetUtcNow().AddMilliseconds(-_lease / 2)));
        var node = Free(connection);
        var taken = connection.Execute(
            $"""
            INSERT INTO replicas (node, instance, first_call, alive_until) VALUES (@node, @instance, @firstCall, {database.NowSql} + @lease)
            ON CONFLICT (node) DO UPDATE SET instance = @instance, first_call = @firstCall, alive_until = {database.NowSql} + @lease
            WHERE replicas.alive_until < {database.NowSql} - @lease
            """,
            new { node, instance = _instance, firstCall, lease = _lease });
        return taken == 1 ? (node, firstCall) : null;
    }

    // One that was never used, else the one that was taken longest ago: two owners of a node should be far apart in time.
    private static int Free(DbConnection connection)
    {
        var used = connection.Query<int>("SELECT node FROM replicas ORDER BY first_call").ToList();
        var unused = Enumerable.Range(0, CallIdGenerator.Nodes).Except(used).ToArray();
        return unused.Length > 0 ? unused[RandomNumberGenerator.GetInt32(unused.Length)] : used[RandomNumberGenerator.GetInt32(Math.Min(Tries, used.Count))];
    }
}
