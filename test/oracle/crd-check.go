package main

import (
	"encoding/json"
	"fmt"
	"strings"

	"k8s.io/apiextensions-apiserver/pkg/apis/apiextensions"
	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	structuralschema "k8s.io/apiextensions-apiserver/pkg/apiserver/schema"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/defaulting"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/listtype"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/pruning"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/validation"
	utiljson "k8s.io/apimachinery/pkg/util/json"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/cilium/cilium/pkg/k8s/apis/cilium.io/client"
)

// definition checks objects of one kind as an API server with Cilium's CustomResourceDefinition would.
type definition struct {
	structural *structuralschema.Structural
	validator  validation.SchemaValidator
	// rules are those that the definition has in CEL.
	rules func(object map[string]any) field.ErrorList
}

var definitions = map[string]*definition{}

// prepareDefinitions reads the definitions that Cilium's operator installs, from the module that carries them.
func prepareDefinitions() error {
	for kind, name := range map[string]string{kindCNP: client.CNPCRDName, kindCCNP: client.CCNPCRDName} {
		prepared, err := prepareDefinition(client.GetPregeneratedCRD(logger, name))
		if err != nil {
			return fmt.Errorf("definition of %s: %w", kind, err)
		}
		definitions[kind] = prepared
	}
	return nil
}

func prepareDefinition(crd apiextensionsv1.CustomResourceDefinition) (*definition, error) {
	var internal apiextensions.CustomResourceDefinition
	if err := apiextensionsv1.Convert_v1_CustomResourceDefinition_To_apiextensions_CustomResourceDefinition(
		&crd, &internal, nil); err != nil {
		return nil, err
	}
	schema, err := apiextensions.GetSchemaForVersion(&internal, "v2")
	if err != nil {
		return nil, err
	}
	structural, err := structuralschema.NewStructural(schema.OpenAPIV3Schema)
	if err != nil {
		return nil, err
	}
	validator, _, err := validation.NewSchemaValidator(schema.OpenAPIV3Schema)
	if err != nil {
		return nil, err
	}
	return &definition{structural: structural, validator: validator, rules: celRules(structural)}, nil
}

// admit does to an object what an API server does before it stores it, and returns it as stored. The order is the API
// server's: unknown fields, nulls, defaults, schema (k8s.io/apiextensions-apiserver, customresource_handler.go). Unknown
// fields are dropped, as wherever nobody asks for strict validation.
func (d *definition) admit(raw []byte) ([]byte, error) {
	var object map[string]any
	if err := utiljson.Unmarshal(raw, &object); err != nil {
		return nil, err
	}
	pruning.Prune(object, d.structural, true)
	var problems []string
	defaulting.PruneNonNullableNullsWithoutDefaults(object, d.structural)
	defaulting.Default(object, d.structural)
	failures := validation.ValidateCustomResource(nil, object, d.validator)
	if len(failures) == 0 {
		failures = append(failures, d.rules(object)...)
	}
	failures = append(failures, listtype.ValidateListSetsAndMaps(nil, d.structural, object)...)
	for _, failure := range failures {
		problems = append(problems, failure.Error())
	}
	if len(problems) > 0 {
		return nil, fmt.Errorf("%s", strings.Join(problems, "; "))
	}
	return json.Marshal(object)
}
