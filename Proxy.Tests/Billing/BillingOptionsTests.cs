using CozeProxy.Billing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CozeProxy.Tests.Billing;

public class BillingOptionsTests
{
    [Test]
    public void Every_mistake_is_named_at_once()
    {
        var problem = Should.Throw<OptionsValidationException>(() => Read(
            ("Billing:Currency", "EUR"),
            ("Billing:Provider", "Oracle"),
            ("Billing:Synchronous", "Off"),
            ("Billing:LargestBatch", "0"),
            ("Billing:ReplicaLease", "soon"),
            ("Billing:AbandonedCalls", "Reported"),
            ("Billing:KeepCallsDays", "0"),
            ("ConnectionStrings:Billing", "Data Source=:memory:"),
            ("Billing:Prices:a:InputPer1K", "cheap"),
            ("Billing:Prices:a:InputPer1M", "1"),
            ("Billing:Prices:b:PerCall", "-1"),
            ("Billing:Prices:c:Minimum", "0.0000000001"),
            ("Billing:Groups:vip", "0.0000001")));

        problem.Failures.Count().ShouldBe(13);
        foreach (var part in (string[])
            ["Billing:Currency is 'EUR'", "USD or CNY", "Billing:Provider is 'Oracle'", "Billing:Synchronous is 'Off'", "Billing:LargestBatch is '0'",
             "Billing:ReplicaLease is 'soon'", "Billing:AbandonedCalls is 'Reported'", "Billing:KeepCallsDays is '0'",
             "ConnectionStrings:Billing",
             "Billing:Prices:a:InputPer1K is 'cheap'", "Billing:Prices:a:InputPer1M", "Billing:Prices:b:PerCall is '-1'",
             "Billing:Prices:c:Minimum", "Billing:Groups:vip"])
        {
            problem.Message.ShouldContain(part);
        }
    }

    [Test]
    public void A_connection_string_is_named_without_its_password()
    {
        var problem = Should.Throw<OptionsValidationException>(() => Read(
            ("Billing:Provider", "Postgres"), ("ConnectionStrings:Billing", "Host=db;Password=hunter2")));

        problem.Message.ShouldContain("ConnectionStrings:Billing names no host or no database");
        problem.Message.ShouldNotContain("hunter2");
    }

    [Test]
    public void Nothing_needs_to_be_configured()
    {
        var options = Read();
        options.Currency.ShouldBe("USD");
        options.Synchronous.ShouldBe("Full");
        options.ConnectionString.ShouldBe("Data Source=data/cozeproxy.db");
    }

    private static BillingOptions Read(params (string Key, string? Value)[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, setting.Value)))
            .Build();
        using var services = new ServiceCollection().AddLogging().AddBilling(configuration).BuildServiceProvider();
        return services.GetRequiredService<IOptions<BillingOptions>>().Value;
    }
}
