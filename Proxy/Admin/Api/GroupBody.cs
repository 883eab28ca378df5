using CozeProxy.Billing.Pricing;

namespace CozeProxy.Admin.Api;

internal sealed record GroupBody(Ratio Ratio);
