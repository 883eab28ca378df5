using System.Net.Http.Json;
using CozeProxy.Admin.Operations;
using CozeProxy.Billing.Operators;
using CozeProxy.Tests.EndToEnd;
using Microsoft.Extensions.DependencyInjection;

namespace CozeProxy.Tests.Console;

/// <summary>Operators who sign in by name.</summary>
internal static class Operators
{
    public const string Password = "a long password of the tests";

    public static readonly Actor Token = new(Actor.TokenHolder, OperatorRole.Admin);

    public static async Task<Operator> AddAsync(IServiceProvider services, string name, OperatorRole role)
    {
        var result = await services.GetRequiredService<OperatorOperations>().CreateAsync(Token, new OperatorWish(name, role, Password), CancellationToken.None);
        result.Error.ShouldBeNull();
        return result.Value!;
    }

    public static Task<Operator> AddAsync(this ProxyUnderTest proxy, string name, OperatorRole role) => AddAsync(proxy.Services, name, role);

    public static async Task ChangeAsync(this ProxyUnderTest proxy, long id, object change)
    {
        using var response = await proxy.Admin.PatchAsJsonAsync($"/admin/api/operators/{id}", change);
        response.EnsureSuccessStatusCode();
    }
}
