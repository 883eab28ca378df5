using CozeProxy.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace CozeProxy.Tests.EndToEnd;

internal sealed class WhenTheConfigurationIsWrong
{
    [Test]
    public async Task All_that_is_wrong_with_the_channels_is_said_at_once_and_no_secret_with_it()
    {
        var failure = await FailToStartAsync(new Dictionary<string, string?>
        {
            ["Coze:Channels:a:BaseUrl"] = "api.coze.cn",
            ["Coze:Channels:a:Auth:Config"] = """{"app_id":"1","private_key":"a secret that is no PEM"}""",
            ["Coze:Channels:b:BaseUrl"] = "https://api.coze.cn",
            ["Coze:Channels:b:Auth:Type"] = "Basic",
            ["Coze:Channels:c:BaseUrl"] = "https://api.coze.cn",
            ["Coze:Channels:c:Auth:Type"] = "Token",
            ["Coze:Channels:d:BaseUrl"] = "https://api.coze.cn",
            ["Coze:Channels:d:Auth:ConfigFile"] = "/nowhere/coze.json",
            ["Coze:Channels:e:BaseUrl"] = "https://api.coze.cn",
            ["Coze:Channels:e:Ratio"] = "-1",
            ["Coze:Channels:e:Auth:Type"] = "Token",
            ["Coze:Channels:e:Auth:Token"] = "pat_x",
        });

        var message = failure.Message;
        foreach (var expected in new[]
        {
            "Coze:Channels:a:BaseUrl", "key_id", "private_key", "Coze:Channels:b:Auth:Type", "Coze:Channels:c:Auth:Token", "Coze:Channels:d:Auth:ConfigFile",
            "Coze:Channels:e:Ratio",
        })
        {
            message.ShouldContain(expected);
        }

        failure.ToString().ShouldNotContain("a secret that is no PEM");
    }

    [Test]
    public async Task What_is_wrong_with_telemetry_and_logs_is_said_with_it()
    {
        var failure = await FailToStartAsync(new Dictionary<string, string?>
        {
            ["Metrics:Enabled"] = "maybe",
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = "collector:4317",
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "smoke",
            ["Logging:Calls:Sample"] = "2",
            ["Logging:File:Format"] = "xml",
            ["Logging:File:MaxFiles"] = "0",
        });

        foreach (var expected in new[]
        {
            "Metrics:Enabled is 'maybe'", "OTEL_EXPORTER_OTLP_ENDPOINT is not an address", "OTEL_EXPORTER_OTLP_PROTOCOL is 'smoke': use grpc or http/protobuf",
            "Logging:Calls:Sample is '2'", "Logging:File:Format is 'xml'", "Logging:File:MaxFiles is '0'",
        })
        {
            failure.Failures.ShouldContain(error => error.Contains(expected, StringComparison.Ordinal));
        }
    }

    [Test]
    public async Task Channels_models_and_billing_are_judged_together()
    {
        var failure = await FailToStartAsync(new Dictionary<string, string?>
        {
            ["Coze:Channels:a:BaseUrl"] = "api.coze.cn",
            ["Coze:Models:m:Kind"] = "Robot",
            ["Coze:Models:n:Kind"] = "Bot",
            ["Coze:OpenWorkflows"] = "nein",
            ["Billing:Prices:x:InputPer1K"] = "cheap",
            ["Billing:Currency"] = "EUR",
        });

        foreach (var expected in new[]
        {
            "Coze:Channels:a:BaseUrl", "Coze:Models:m:Kind", "Coze:Models:n:BotId", "Coze:OpenWorkflows is 'nein'", "Billing:Prices:x:InputPer1K", "Billing:Currency",
        })
        {
            failure.Failures.ShouldContain(error => error.Contains(expected, StringComparison.Ordinal));
        }
    }

    [TestCase("Coze:OpenWorkflows", "maybe")]
    [TestCase("Coze:Models:m:Output", "everything")]
    [TestCase("Coze:CommitAfter", "soon")]
    [TestCase("Coze:MaxRequestBytes", "-1")]
    [TestCase("Coze:MaxDrains", "-1")]
    [TestCase("Coze:MaxFileBytes", "0")]
    [TestCase("Coze:MaxFiles", "several")]
    [TestCase("Coze:DrainTimeout", "0")]
    [TestCase("Coze:MaxInFlight", "many")]
    [TestCase("Coze:StalledClientTimeout", "0")]
    [TestCase("Billing:HoldOutputTokens", "many")]
    [TestCase("Server:TrustedProxies", "10.0.0.0/33")]
    [TestCase("Server:TrustedProxies:1", "the ingress")]
    [TestCase("Server:ForwardLimit", "0")]
    [TestCase("ForwardedHeaders_Enabled", "true")]
    [TestCase("Server:ProbeEndpoint", "Probe")]
    [TestCase("Server:ClientCa", "/nowhere/ca.crt")]
    [TestCase("Kestrel:Endpoints:Https:ClientCertificateMode", "RequireCertficate")]
    [TestCase("Kestrel:EndpointDefaults:Protocols", "Http4")]
    [TestCase("Logging:Language", "fr")]
    [TestCase("Billing:Prices:x:InputPer1K", "cheap")]
    [TestCase("Billing:Prices:x:MissingUsage", "sometimes")]
    [TestCase("Billing:Prices:x:Hold", "much")]
    public async Task A_value_of_the_wrong_kind_is_named(string key, string value)
    {
        var failure = await FailToStartAsync(new Dictionary<string, string?> { [key] = value });

        failure.Message.ShouldContain(key);
        failure.Message.ShouldContain(value);
    }

    private static async Task<OptionsValidationException> FailToStartAsync(Dictionary<string, string?> configuration)
    {
        var data = Directory.CreateTempSubdirectory("cozeproxy-test-");
        configuration["urls"] = "http://127.0.0.1:0";
        configuration["Admin:Token"] = "x";
        configuration["ConnectionStrings:Billing"] = $"Data Source={Path.Combine(data.FullName, "test.db")}";
        try
        {
            return await Should.ThrowAsync<OptionsValidationException>(async () =>
            {
                await using var app = ProxyHost.Build([], builder => builder.Configuration.AddInMemoryCollection(configuration));
                await app.StartAsync();
            });
        }
        finally
        {
            data.Delete(recursive: true);
        }
    }
}
