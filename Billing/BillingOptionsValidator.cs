using Microsoft.Extensions.Options;

namespace CozeProxy.Billing;

/// <summary>Stops the start on unusable options, with all mistakes at once.</summary>
internal sealed class BillingOptionsValidator : IValidateOptions<BillingOptions>
{
    public ValidateOptionsResult Validate(string? name, BillingOptions options)
    {
        var errors = BillingOptionsReader.Read(options).Errors;
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }
}
