using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using CozeProxy.Admin.Api.Description;
using CozeProxy.Sandbox.Coze;
using CozeProxy.Tests.EndToEnd;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;

namespace CozeProxy.Tests.Description;

/// <summary>What the description says of each endpoint is what the endpoint does, and there is no other endpoint.</summary>
internal sealed class WhenTheAdminApiIsDescribed : ProxyFixture
{
    private const string Nobody = "999";
    private const string NoBody = "[]";

    protected override ProxySettings Settings => new()
    {
        Configuration = new Dictionary<string, string?>
        {
            [$"Billing:Groups:{OperationExamples.DeclaredGroup}"] = "0.5",
            [$"Coze:Models:{OperationExamples.DeclaredModel}:Kind"] = "Bot",
            [$"Coze:Models:{OperationExamples.DeclaredModel}:BotId"] = "8",
        },
    };

    [Test]
    public async Task Every_operation_answers_as_it_is_described_and_in_every_way_that_is_described()
    {
        var description = await ReadAsync();
        var operations = description.Operations.ToDictionary(operation => operation.Id);
        OperationExamples.All.Select(example => example.Id).ShouldBe(operations.Keys, ignoreOrder: true);
        await AskAsync(SandboxWorkflows.WordByWord, stream: false);
        var call = (await UsageIdAsync())!;

        foreach (var example in OperationExamples.All)
        {
            var operation = operations[example.Id];
            var seen = new List<int>();
            foreach (var (of, query, body, client) in Requests(operation, Filled(example, call)))
            {
                seen.Add(await AskAsync(description, operation, of, query, body, client));
            }

            seen.Distinct().Order().ShouldBe(operation.Statuses.Order(), operation.Id);
        }
    }

    [Test]
    public async Task Every_endpoint_is_described_and_nothing_else_is()
    {
        var description = await ReadAsync();
        var described = description.Operations.Select(operation => $"{operation.Method} {operation.Path}");

        var endpoints = Proxy.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>().Distinct()
            .Where(endpoint => endpoint.RoutePattern.RawText!.StartsWith("/admin/api/", StringComparison.Ordinal))
            .Where(endpoint => endpoint.Metadata.GetMetadata<IExcludeFromDescriptionMetadata>() is null)
            .ToList();

        endpoints.Where(endpoint => endpoint.Metadata.GetMetadata<EndpointDescription>() is null).Select(endpoint => endpoint.DisplayName).ShouldBeEmpty();
        endpoints.Count.ShouldBe(described.Count());
        description.Operations.ShouldAllBe(operation => operation.Json.GetProperty("summary").GetString()!.EndsWith('.'));
        description.Operations.SelectMany(operation => operation.Json.TryGetProperty("parameters", out var all) ? all.EnumerateArray() : default)
            .Where(parameter => parameter.GetProperty("in").GetString() != "path")
            .Select(parameter => parameter.TryGetProperty("description", out _) ? null : parameter.GetProperty("name").GetString())
            .ShouldAllBe(undescribed => undescribed == null);
    }

    [Test]
    public async Task It_is_a_valid_document_for_operators_alone()
    {
        var json = await Proxy.Admin.GetStringAsync("/admin/api/openapi.json");
        using var anonymous = Proxy.NewClient(null);
        using var holder = Proxy.NewClient(Proxy.Key);

        OpenApiDocument.Parse(json, "json").Diagnostic!.Errors.ShouldBeEmpty();
        json.ShouldNotContain("/v1/");
        (await anonymous.GetAsync("/admin/api/openapi.json")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await holder.GetAsync("/admin/api/openapi.json")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Test]
    public async Task It_says_how_values_are_written()
    {
        var schemas = (await Proxy.GetAdminAsync("openapi.json")).GetProperty("components").GetProperty("schemas");

        schemas.EnumerateObject().Select(schema => schema.Name).ShouldNotContain(name => name.Contains("JsonElement") || name.Contains("Nullable") || name.Contains('`'));
        var balance = Property("Account", "balance");
        balance.GetProperty("type").GetString().ShouldBe("string");
        balance.GetProperty("format").GetString().ShouldBe("decimal");
        Property("MovementKind").GetProperty("enum").EnumerateArray().Select(word => word.GetString()).ShouldBe(["top_up", "correction"]);
        Property("KeyChanges", "dailyBudget").GetProperty("type").EnumerateArray().Select(type => type.GetString()).ShouldBe(["null", "string"], ignoreOrder: true);
        Property("KeyChanges", "name").GetProperty("type").GetString().ShouldBe("string");
        Property("KeyChanges", "models").GetProperty("type").EnumerateArray().Select(type => type.GetString()).ShouldBe(["null", "array"], ignoreOrder: true);
        Property("Movement", "callId").GetProperty("type").EnumerateArray().Select(type => type.GetString()).ShouldBe(["null", "string"], ignoreOrder: true);
        Property("AccountWish").GetProperty("required").EnumerateArray().Select(field => field.GetString()).ShouldBe(["name"]);

        JsonElement Property(string schema, string? property = null) =>
            property is null ? schemas.GetProperty(schema) : schemas.GetProperty(schema).GetProperty("properties").GetProperty(property);
    }

    // The good one last: others must not find its traces, and what deletes needs what is there.
    private IEnumerable<(string? Of, string Query, string? Body, HttpClient Client)> Requests(DescribedOperation operation, OperationExample example)
    {
        yield return (example.Of, example.Query, example.Body, Proxy.NewClient(null));
        if (operation.TakesBody)
        {
            yield return (example.Of, example.Query, NoBody, Proxy.Admin);
        }

        if (operation.PickyParameter is { } picky)
        {
            yield return (example.Of, $"{picky}=x", example.Body, Proxy.Admin);
        }

        if (operation.Statuses.Contains((int)HttpStatusCode.NotFound))
        {
            yield return (Nobody, example.Query, example.Body?.Replace("\"accountId\":2", $"\"accountId\":{Nobody}", StringComparison.Ordinal), Proxy.Admin);
        }

        if (example is { Declared: not null } or { DeclaringBody: not null })
        {
            yield return (example.Declared ?? example.Of, example.Query, example.DeclaringBody ?? example.Body, Proxy.Admin);
        }

        yield return (example.Of, example.Query, example.Body, Proxy.Admin);
    }

    private static async Task<int> AskAsync(AdminDescription description, DescribedOperation operation, string? of, string query, string? body, HttpClient client)
    {
        var path = operation.Path.Replace("{id}", of, StringComparison.Ordinal).Replace("{name}", of, StringComparison.Ordinal);
        using var request = new HttpRequestMessage(operation.Method, new Uri($"{path}?{query}", UriKind.Relative));
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await client.SendAsync(request);
        var (status, text) = ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());

        operation.Statuses.ShouldContain(status, $"{operation.Id}: {text}");
        if (operation.AnswerOf(status) is not var (mediaType, schema))
        {
            text.ShouldBeEmpty(operation.Id);
            return status;
        }

        answer.Content.Headers.ContentType!.MediaType.ShouldBe(mediaType, operation.Id);
        if (mediaType == "application/json")
        {
            (await description.FindMistakesAsync(schema, text)).ShouldBeEmpty(operation.Id);
        }

        if (status < 300 && body is not null)
        {
            (await description.FindMistakesAsync(operation.BodySchema, body)).ShouldBeEmpty($"The body of {operation.Id}");
        }

        return status;
    }

    private static OperationExample Filled(OperationExample example, string call) => example with
    {
        Of = example.Of?.Replace(OperationExamples.Call, call, StringComparison.Ordinal),
        Body = example.Body?.Replace(OperationExamples.Call, call, StringComparison.Ordinal),
    };

    private async Task<AdminDescription> ReadAsync() => new(await Proxy.Admin.GetFromJsonAsync<JsonElement>("/admin/api/openapi.json"));

    private async Task<string?> UsageIdAsync() => (await Proxy.UsageAsync())[0].GetProperty("id").GetString();
}
