using System.Reflection;
using StackExchange.Redis;

namespace CozeProxy.Tests.Limits;

/// <summary>A Redis whose answers to scripts a test gives, in the order it likes.</summary>
public class HeldRedis : DispatchProxy
{
    private IDatabase? _database;
    private readonly List<TaskCompletionSource<RedisResult>> _questions = [];

    /// <summary>A connection to it, and the questions that were asked over it.</summary>
    internal static (IConnectionMultiplexer Connection, IReadOnlyList<TaskCompletionSource<RedisResult>> Questions) Connect()
    {
        var database = Create<IDatabase, HeldRedis>();
        var connection = Create<IConnectionMultiplexer, HeldRedis>();
        ((HeldRedis)(object)connection)._database = database;
        return (connection, ((HeldRedis)(object)database)._questions);
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        switch (targetMethod!.Name)
        {
            case nameof(IConnectionMultiplexer.GetDatabase):
                return _database;
            case nameof(IDatabase.ScriptEvaluateAsync):
                var question = new TaskCompletionSource<RedisResult>();
                _questions.Add(question);
                return question.Task;
            default:
                throw new NotSupportedException(targetMethod.Name);
        }
    }
}
