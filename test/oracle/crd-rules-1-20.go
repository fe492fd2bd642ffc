//go:build cilium_1_20

package main

import (
	"context"

	structuralschema "k8s.io/apiextensions-apiserver/pkg/apiserver/schema"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/cel"
	"k8s.io/apimachinery/pkg/util/validation/field"
	celconfig "k8s.io/apiserver/pkg/apis/cel"
)

// celRules are the rules of a definition in CEL, as an API server runs them.
func celRules(structural *structuralschema.Structural) func(map[string]any) field.ErrorList {
	validator := cel.NewValidator(structural, true, celconfig.PerCallLimit)
	return func(object map[string]any) field.ErrorList {
		if validator == nil {
			return nil
		}
		failures, _ := validator.Validate(
			context.Background(), nil, structural, object, nil, celconfig.RuntimeCELCostBudget)
		return failures
	}
}
