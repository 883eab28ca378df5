using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using CozeProxy.Hosting;
using CozeProxy.Transforms.OpenAi;
using CozeProxy.Transforms.Requests;
using CozeProxy.Transforms.Targets;

namespace CozeProxy.Models;

/// <summary>
/// All models by their public names, and the rule for names that nobody registered. What configuration declares and what is
/// stored is merged into one table, which is swapped whole: the next request sees all of a change.
/// </summary>
internal sealed class ModelCatalog
{
    private readonly FrozenDictionary<string, RegisteredModel> _declared;
    private volatile FrozenDictionary<string, RegisteredModel> _current;

    public ModelCatalog(IConfiguration configuration)
    {
        var binder = new ModelBinder(configuration);
        var models = binder.Read();
        IsOpen = binder.ReadOpenWorkflows();
        if (binder.Errors.Count > 0)
        {
            throw ConfigurationError.Of(binder.Errors);
        }

        _declared = models.ToFrozenDictionary(model => model.Name, StringComparer.Ordinal);
        _current = _declared;
    }

    public IReadOnlyCollection<RegisteredModel> All => _current.Values;

    /// <summary>Whether names that nobody registered may be used.</summary>
    public bool IsOpen { get; }

    public RegisteredModel? Find(string name) => _current.GetValueOrDefault(name);

    /// <summary>Whether configuration declares it, so that it can be changed only there.</summary>
    public bool IsDeclared(string name) => _declared.ContainsKey(name);

    /// <summary>Takes over what the store holds now; on a shared name the configuration wins.</summary>
    public void Restock(IEnumerable<RegisteredModel> stored) => _current = _declared.Values
        .Concat(stored.Where(model => !_declared.ContainsKey(model.Name)))
        .ToFrozenDictionary(model => model.Name, StringComparer.Ordinal);

    /// <summary>What the request asks for: a registered model, else something named by its id; the model is null for the latter.</summary>
    public bool TryResolve(
        ChatRequest request, out RegisteredModel? model, [NotNullWhen(true)] out ChatTarget? target, [NotNullWhen(false)] out ApiError? error)
    {
        model = Find(request.Model);
        if (model is not null)
        {
            target = TargetResolver.Create(model.Target, model.Name);
            error = null;
            return true;
        }

        if (IsOpen)
        {
            return TargetResolver.TryResolve(request, out target, out error);
        }

        target = null;
        error = ApiErrors.ModelNotFound(request.Model);
        return false;
    }
}
