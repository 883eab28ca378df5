using System.Reflection;
using System.Runtime.CompilerServices;
using CozeProxy.Admin.Operations;
using CozeProxy.Billing.Audit;
using CozeProxy.Billing.Operators;
using CozeProxy.Tests.EndToEnd;
using CozeProxy.Transforms.OpenAi;
using Microsoft.Extensions.DependencyInjection;

namespace CozeProxy.Tests.Console.Security;

/// <summary>A page may be forged; what it asks for is refused all the same.</summary>
internal sealed class OperationTests : ProxyFixture
{
    // Anybody who signs in by name may give themselves another password.
    private const string OwnPassword = $"{nameof(OperatorOperations)}.{nameof(OperatorOperations.ChangeOwnPasswordAsync)}";

    // And whoever was lent a key gives it back, whatever they may do by then.
    private const string KeyReturned = $"{nameof(TryKeyOperations)}.{nameof(TryKeyOperations.ReturnAsync)}";

    [TestCase(OperatorRole.Viewer)]
    [TestCase(default(OperatorRole))]
    public async Task Who_may_only_look_changes_nothing(OperatorRole role)
    {
        var operations = All().ToList();
        operations.Count.ShouldBeGreaterThanOrEqualTo(6);
        var log = Proxy.Services.GetRequiredService<IAuditLog>();
        var before = await log.ListAsync(new AuditFilter(), new(1, 1), CancellationToken.None);

        foreach (var operation in operations)
        {
            (await InvokeAsync(operation, new Actor("somebody", role))).ShouldNotBeNull().Status.ShouldBe(403, $"{operation.DeclaringType!.Name}.{operation.Name}");
        }

        (await log.ListAsync(new AuditFilter(), new(1, 1), CancellationToken.None)).Total.ShouldBe(before.Total);
    }

    [Test]
    public async Task Only_an_admin_says_who_the_operators_are()
    {
        foreach (var operation in All().Where(operation => operation.DeclaringType == typeof(OperatorOperations)))
        {
            (await InvokeAsync(operation, new Actor("somebody", OperatorRole.Operator)))!.Status.ShouldBe(403, operation.Name);
        }
    }

    private static IEnumerable<MethodInfo> All() => typeof(AccountOperations).Assembly.GetTypes()
        .Where(type => type.Namespace == typeof(AccountOperations).Namespace && type.Name.EndsWith("Operations", StringComparison.Ordinal))
        .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.DeclaredOnly))
        .Where(method => !method.IsPrivate && method.GetParameters() is [var first, ..] && first.ParameterType == typeof(Actor))
        .Where(method => $"{method.DeclaringType!.Name}.{method.Name}" is not (OwnPassword or KeyReturned));

    // With nothing to work on: who is refused is refused before anything is looked at.
    private async Task<ApiError?> InvokeAsync(MethodInfo operation, Actor actor)
    {
        object?[] arguments = [actor, .. operation.GetParameters().Skip(1).Select(parameter => Empty(parameter.ParameterType))];
        var task = (Task)operation.Invoke(Proxy.Services.GetRequiredService(operation.DeclaringType!), arguments)!;
        await task;
        var result = task.GetType().GetProperty("Result")!.GetValue(task)!;
        return (ApiError?)result.GetType().GetProperty("Error")!.GetValue(result);
    }

    private static object? Empty(Type type) =>
        type == typeof(string) ? ""
        : type.IsArray ? Array.CreateInstance(type.GetElementType()!, 0)
        : type.IsValueType ? RuntimeHelpers.GetUninitializedObject(type)
        : type.IsInterface || type.IsAbstract || typeof(Delegate).IsAssignableFrom(type) ? null
        : RuntimeHelpers.GetUninitializedObject(type);
}
